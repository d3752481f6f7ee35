import { type BatchResult, DataMigration, type Finding, type MigrationContext } from 'daybook';

interface Batch {
  last: string | null;
  changed: number;
}

/** The severity that the application gives to new entries since release 4.4. */
const SEVERITY = `CASE
  WHEN action IN ('user.sign_in_failed', 'role.granted') THEN 'warning'
  WHEN action IN ('setting.changed', 'alert.resolved') THEN 'notice'
  ELSE 'info'
END`;

/** Walks along the primary key: a batch costs the same wherever it stands, and finds its place by the id alone. */
export default class BackfillAuditSeverity extends DataMigration {
  override readonly purpose = 'Give the entries of the audit log that are older than the column a severity.';
  override readonly scope =
    'Sets severity and severity_source of audit_log where they are empty; no other row or column.';
  override readonly rollback =
    'Empties both columns again, of exactly the entries that this migration filled: their severity_source is "backfill".';
  override readonly impact =
    'Batches of 500 rows, each a transaction of its own: locks only those rows, and stops and goes on at any batch.';
  override readonly requires = ['base', 'week4_day4_simple_migration'];
  override readonly batchSize = 500;

  override async total(context: MigrationContext): Promise<number> {
    const { rows } = await context.query<{ total: number }>(
      'SELECT count(*)::integer AS total FROM audit_log WHERE severity IS NULL',
    );
    return rows[0]?.total ?? 0;
  }

  async batch(context: MigrationContext, position: unknown): Promise<BatchResult> {
    return this.#walk(
      context,
      position,
      `WITH batch AS (
         SELECT id FROM audit_log WHERE id > $1 AND severity IS NULL ORDER BY id LIMIT $2 FOR UPDATE
       ), filled AS (
         UPDATE audit_log SET severity = ${SEVERITY}, severity_source = 'backfill'
         WHERE id IN (SELECT id FROM batch) RETURNING id
       )
       SELECT max(id)::text AS last, count(*)::integer AS changed FROM filled`,
    );
  }

  override async undoBatch(context: MigrationContext, position: unknown): Promise<BatchResult> {
    return this.#walk(
      context,
      position,
      `WITH batch AS (
         SELECT id FROM audit_log WHERE id > $1 AND severity_source = 'backfill' ORDER BY id LIMIT $2 FOR UPDATE
       ), emptied AS (
         UPDATE audit_log SET severity = NULL, severity_source = NULL
         WHERE id IN (SELECT id FROM batch) RETURNING id
       )
       SELECT max(id)::text AS last, count(*)::integer AS changed FROM emptied`,
    );
  }

  override async verify(context: MigrationContext): Promise<Finding[]> {
    return [
      ...(await this.expectNoRows(
        context,
        'every entry of the audit log has a severity',
        'SELECT id FROM audit_log WHERE severity IS NULL LIMIT 100',
      )),
      ...(await this.expectNoRows(
        context,
        'every severity that was filled in is the one that its action has',
        `SELECT id FROM audit_log WHERE severity_source = 'backfill' AND severity <> ${SEVERITY} LIMIT 100`,
      )),
    ];
  }

  /** The position is the last id, as text: a bigint need not fit a number of JSON. */
  async #walk(context: MigrationContext, position: unknown, sql: string): Promise<BatchResult> {
    const from = typeof position === 'string' ? position : '0';
    const { rows } = await context.query<Batch>(sql, [from, this.batchSize]);
    const { last, changed } = rows[0] ?? { last: null, changed: 0 };
    context.records('audit log entries', changed);
    return { position: last ?? from, rows: changed, done: changed < this.batchSize };
  }
}
