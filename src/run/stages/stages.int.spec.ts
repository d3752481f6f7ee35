import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../../test/support/daybook.js';
import { hold } from '../../../test/support/holder.js';
import { until } from '../../../test/support/until.js';
import type { EventData } from '../../domain/event-registry.js';
import { rollBackTarget } from '../../undo/rollback.js';
import { dryRunMigrate } from '../dry-run-migrate.js';
import { migrateTarget } from '../migrate.js';
import { resolveTarget } from '../resolve/resolve-target.js';

const BASE = '20250101000001_base';
const STAGED = '20250101000002_staged';
const base = { [`${BASE}.sql`]: '-- +up\nCREATE TABLE t (a int, b text);\n-- +down\nDROP TABLE t;\n' };
const up = (sql: string, down = 'SELECT 1;'): Record<string, string> => ({
  ...base,
  [`${STAGED}.sql`]: `-- +up\n${sql}\n-- +down\n${down}\n`,
});

let daybook: TestDaybook;
const migrate = async (files: Record<string, string>, services = daybook.services) =>
  migrateTarget(services, daybook.target, {
    set: await daybook.migrations(files),
    policyOf: daybook.policyOf,
  });
const one = async <Row extends object>(sql: string): Promise<Row> =>
  (await query<Row>(daybook.target.url, sql))[0]!;
const indexes = async (): Promise<{ name: string; valid: boolean }[]> =>
  query(
    daybook.target.url,
    `SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = 't'::regclass ORDER BY 1`,
  );
const checkpoints = async (): Promise<EventData<'run.checkpoint-reached'>[]> =>
  (await daybook.events())
    .filter(({ type }) => type.includes('run.checkpoint-reached'))
    .map(({ data }) => data as never);
/** What CREATE INDEX CONCURRENTLY waits for. */
const holdSnapshot = () =>
  hold(daybook.target.url, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1');
const sessions = async (which: string): Promise<boolean> =>
  (
    await query(
      daybook.target.url,
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${which}`,
    )
  ).length > 0;
const left = async () => query(daybook.target.url, 'SELECT stage FROM daybook.stage');

describe('a migration of several stages', () => {
  beforeEach(async () => {
    daybook = await openDaybook('test');
  });
  afterEach(() => daybook.close());

  it('commits each, with an event for each, and one receipt at the end', async () => {
    const { error, reports } = await migrate(
      up(`INSERT INTO t SELECT n, 'x' FROM generate_series(1, 5) n;
CREATE INDEX CONCURRENTLY t_a ON t (a);
VACUUM t;
INSERT INTO t VALUES (6, 'y');`),
    );
    expect(error).toBeUndefined();
    expect(reports.map(({ status, records }) => [status, records])).toEqual([
      ['success', 0],
      ['success', 6],
    ]);
    expect(await indexes()).toEqual([{ name: 't_a', valid: true }]);
    expect((await checkpoints()).map(({ batch, rows, stage }) => [batch, rows, stage?.what])).toEqual([
      [1, 5, 'transaction'],
      [2, 0, 'CREATE INDEX CONCURRENTLY'],
      [3, 0, 'VACUUM'],
      [4, 1, 'transaction'],
    ]);
    expect(await left()).toEqual([]);
    expect(await one('SELECT count(*)::int AS receipts FROM daybook.receipt')).toEqual({ receipts: 2 });
  });

  it('that fails keeps what is committed, leaves no invalid index, and goes on when it can', async () => {
    const files = up(`INSERT INTO t VALUES (1, 'x'), (1, 'y');
CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);
CREATE INDEX CONCURRENTLY t_b ON t (b);`);
    const failed = await migrate(files);
    expect(failed.error).toMatchObject({
      code: 'EXECUTION_FAILED',
      where: { line: 3 },
      hint: expect.stringContaining('Stages 1 to 1 of 3 are committed'),
    });
    expect(await indexes()).toEqual([]);
    await query(daybook.target.url, `DELETE FROM t WHERE b = 'y'`);
    const again = await migrate(files);
    expect(again.error).toBeUndefined();
    expect(await indexes()).toEqual([
      { name: 't_a', valid: true },
      { name: 't_b', valid: true },
    ]);
    expect(await one('SELECT count(*)::int AS rows FROM t')).toEqual({ rows: 1 });
    expect(await daybook.history()).not.toContain('target.drift-detected');
  });

  it('uses a value of an enum type in the stage after the one that adds it', async () => {
    const { error, reports } = await migrate({
      ...base,
      '20250101000002_enum.sql': `-- +up\nCREATE TYPE mood AS ENUM ('ok');\n-- +down\nDROP TYPE mood;\n`,
      '20250101000003_value.sql': `-- +up
ALTER TYPE mood ADD VALUE 'good';
CREATE TABLE m (mood mood DEFAULT 'good');
INSERT INTO m DEFAULT VALUES;
`,
    });
    expect(error).toBeUndefined();
    expect(reports).toHaveLength(3);
    expect(await one('SELECT mood FROM m')).toEqual({ mood: 'good' });
    expect(await checkpoints()).toHaveLength(2);
  });

  it('gives up an attempt on a lock, leaves nothing of it, and tries again', async () => {
    await migrate(base);
    const reader = await holdSnapshot();
    let letGo: Promise<void> | undefined;
    const running = migrate(up('CREATE INDEX CONCURRENTLY t_a ON t (a);'), {
      ...daybook.services,
      settings: { ...daybook.services.settings, retries: 10 },
      observer: {
        note: (_, text) => {
          if (text.includes('again in')) letGo ??= reader.letGo();
        },
      },
    });
    expect((await running).error).toBeUndefined();
    await letGo;
    expect(await indexes()).toEqual([{ name: 't_a', valid: true }]);
    const succeeded = (await daybook.events()).findLast(({ type }) => type.includes('execution-succeeded'));
    expect(succeeded?.data.attempts).toBeGreaterThan(1);
  });

  it('is not held up by another executor that wants the target', async () => {
    await migrate(base);
    const snapshot = await holdSnapshot();
    const set = await daybook.migrations(up('CREATE INDEX CONCURRENTLY t_a ON t (a);'));
    const settings = { ...daybook.services.settings, lockTimeoutMs: 20_000, waitMs: 20_000 };
    const request = { set, policyOf: daybook.policyOf };
    const first = migrateTarget({ ...daybook.services, settings }, daybook.target, request);
    await until('the build', () => sessions(`query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'`));
    const second = migrateTarget(daybook.executor({ settings }), daybook.target, request);
    await until('the other executor', () => sessions(`application_name = 'daybook executor-2'`));
    expect(await sessions(`application_name = 'daybook executor-2' AND backend_xmin IS NOT NULL`)).toBe(
      false,
    );
    await snapshot.letGo();
    const done = await Promise.all([first, second]);
    expect(done.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(done.flatMap(({ reports }) => reports)).toHaveLength(1);
    expect(await indexes()).toEqual([{ name: 't_a', valid: true }]);
  });

  it('that cannot tell what became of a statement asks, and goes on by the answer', async () => {
    const files = up(`SELECT 1;
DO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; PERFORM 1 / 0; END $$;
INSERT INTO t VALUES (2);`);
    expect((await migrate(files)).error).toMatchObject({ code: 'OUTCOME_UNCERTAIN' });
    const { error } = await migrate(files);
    expect(error).toMatchObject({ code: 'OUTCOME_UNCERTAIN' });
    await resolveTarget(daybook.services, daybook.target, {
      migration: STAGED,
      decision: 'done',
      reason: 'the row is there',
      policyOf: daybook.policyOf,
      find: () => undefined,
      confirm: async () => {},
    });
    expect((await migrate(files)).error).toBeUndefined();
    expect(await one('SELECT array_agg(a ORDER BY a) AS rows FROM t')).toEqual({ rows: [1, 2] });
  });

  it('may not change any more when a part of it is committed', async () => {
    await migrate(base);
    const failed = await migrate(up('CREATE INDEX CONCURRENTLY t_a ON t (a);\nSELECT 1 / 0;'));
    expect(failed.error).toMatchObject({ code: 'EXECUTION_FAILED' });
    const changed = up('CREATE INDEX CONCURRENTLY t_a ON t (a);');
    await expect(migrate(changed)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
  });

  it('is taken back stage by stage', async () => {
    const files = up(
      'CREATE INDEX CONCURRENTLY t_a ON t (a);\nALTER TABLE t ADD COLUMN c int;',
      'ALTER TABLE t DROP COLUMN c;\nDROP INDEX CONCURRENTLY t_a;',
    );
    await migrate(files);
    const { error, reports } = await rollBackTarget(daybook.services, daybook.target, {
      set: await daybook.migrations(files),
      selection: { id: STAGED },
      policyOf: daybook.policyOf,
    });
    expect(error).toBeUndefined();
    expect(reports).toMatchObject([{ status: 'success' }]);
    expect(await indexes()).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('that is taken back halfway is not applied again before that is done', async () => {
    const files = up(
      'CREATE INDEX CONCURRENTLY t_a ON t (a);',
      'DROP INDEX CONCURRENTLY t_a;\nSELECT 1 / count(*) FROM t;',
    );
    await migrate(files);
    const request = {
      set: await daybook.migrations(files),
      selection: { id: STAGED },
      policyOf: daybook.policyOf,
    };
    expect((await rollBackTarget(daybook.services, daybook.target, request)).error).toMatchObject({
      code: 'EXECUTION_FAILED',
    });
    expect((await migrate(files)).error).toMatchObject({ code: 'ROLLBACK_UNFINISHED' });
    await query(daybook.target.url, 'INSERT INTO t VALUES (1)');
    expect((await rollBackTarget(daybook.services, daybook.target, request)).error).toBeUndefined();
    expect((await migrate(files)).error).toBeUndefined();
    expect(await indexes()).toEqual([{ name: 't_a', valid: true }]);
  });

  it('is not tried in a dry run, which says so', async () => {
    const { runs, error } = await dryRunMigrate(daybook.services, daybook.target, {
      set: await daybook.migrations(up('CREATE INDEX CONCURRENTLY t_a ON t (a);')),
      policyOf: daybook.policyOf,
    });
    expect(error).toBeUndefined();
    expect(runs[1]?.checks).toContainEqual(
      expect.objectContaining({ check: 'rehearsal', finding: expect.stringContaining('not tried') }),
    );
    expect(runs[1]?.created).toEqual([{ kind: 'index', object: 't_a' }]);
  });

  it('may be bounded by its own BEGIN and COMMIT', async () => {
    const { error } = await migrate(
      up(
        `BEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN ISOLATION LEVEL SERIALIZABLE;\nINSERT INTO t VALUES (2);\nCOMMIT;`,
      ),
    );
    expect(error).toBeUndefined();
    expect((await checkpoints()).map(({ rows }) => rows)).toEqual([1, 1]);
  });

  it('is one transaction where BEGIN and COMMIT wrap all of it', async () => {
    const { error } = await migrate(
      up('BEGIN;\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (1 / 0);\nCOMMIT;'),
    );
    expect(error).toMatchObject({ code: 'EXECUTION_FAILED' });
    expect(await one('SELECT count(*)::int AS rows FROM t')).toEqual({ rows: 0 });
    expect(await checkpoints()).toEqual([]);
  });
});
