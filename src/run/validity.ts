import type { Check } from '../domain/events/fields.js';
import type { Client } from '../postgres/index.js';

interface Row {
  kind: 'constraint' | 'index';
  object: string;
}

/** What a CREATE INDEX CONCURRENTLY that failed or a NOT VALID left behind. */
const INVALID = `
SELECT 'constraint' AS kind, conrelid::regclass || '.' || quote_ident(conname) AS object
FROM pg_catalog.pg_constraint WHERE NOT convalidated AND conrelid <> 0
UNION ALL
SELECT 'index', indexrelid::regclass::text FROM pg_catalog.pg_index WHERE NOT indisvalid OR NOT indisready
ORDER BY 1, 2`;

/** Whether indexes and constraints are valid. A transaction leaves no invalid index behind: it was there before, and warns. */
export async function checkValidity(client: Client): Promise<Check[]> {
  const { rows } = await client.query<Row>(INVALID);
  if (rows.length === 0)
    return [{ check: 'validity', outcome: 'passed', finding: 'all indexes and constraints are valid' }];
  return rows.slice(0, 20).map(({ kind, object }) => ({
    check: 'validity',
    outcome: 'warned',
    finding: `${kind} ${object} is not valid`,
    remedy:
      kind === 'index'
        ? 'Drop it and create it again.'
        : `Run ALTER TABLE … VALIDATE CONSTRAINT in a later migration.`,
  }));
}
