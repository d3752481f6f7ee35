import type { Client } from '../../postgres/index.js';
import { type CatalogueObject, readObjects } from './catalogue-objects.js';

/** All that is kept: tables first, then what they may stand on. */
const KEPT = `
SELECT pg_catalog.format('DROP TABLE IF EXISTS daybook.%I CASCADE', c.relname) AS sql, 1 AS turn FROM pg_catalog.pg_class c
WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'daybook') AND c.relkind IN ('r', 'p')
  AND c.relname ~ '^kept_[0-9]'
UNION ALL SELECT pg_catalog.format('DROP ROUTINE IF EXISTS daybook.%I CASCADE', p.proname), 2 FROM pg_catalog.pg_proc p
WHERE p.pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'daybook') AND p.proname ~ '^kept_[0-9]+$'
UNION ALL SELECT pg_catalog.format('DROP TYPE IF EXISTS daybook.%I CASCADE', t.typname), 3 FROM pg_catalog.pg_type t
WHERE t.typnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'daybook') AND t.typname ~ '^kept_[0-9]+$'
  AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
ORDER BY turn`;

/**
 * What a DROP takes along: it is done and rolled back at once. What we keep ourselves does not stand in its way, for a migration
 * must fail or not as it would without us.
 *
 * @throws what the statement throws
 */
export async function tryDrop(client: Client, statement: string): Promise<CatalogueObject[]> {
  await client.query('SAVEPOINT daybook_trial');
  const { rows } = await client.query<{ sql: string }>(KEPT);
  for (const { sql } of rows) await client.query(sql);
  const before = await readAll(client);
  await client.query(statement);
  const after = await readAll(client);
  await client.query('ROLLBACK TO SAVEPOINT daybook_trial; RELEASE SAVEPOINT daybook_trial');
  return [...before].filter(([key]) => !after.has(key)).map(([, object]) => object);
}

/** The names in the query are the catalogue's, whatever the migration's search path is. */
async function readAll(client: Client): Promise<Map<string, CatalogueObject>> {
  const { rows } = await client.query<{ path: string }>(`SELECT current_setting('search_path') AS path`);
  await client.query(`SELECT set_config('search_path', 'pg_catalog', true)`);
  const objects = await readObjects(client);
  await client.query(`SELECT pg_catalog.set_config('search_path', $1, true)`, [rows[0]!.path]);
  return objects;
}
