import type { Client } from '../../postgres/index.js';
import { type CatalogueObject, readObjects } from './catalogue-objects.js';
import { kept } from './names.js';

/**
 * What a DROP takes along: it is done and rolled back at once. What we keep ourselves does not stand in its way, for a migration
 * must fail or not as it would without us.
 *
 * @param keptTables tables in schema `daybook` that the run keeps
 * @throws what the statement throws
 */
export async function tryDrop(
  client: Client,
  statement: string,
  keptTables: readonly string[],
): Promise<CatalogueObject[]> {
  await client.query('SAVEPOINT daybook_trial');
  if (keptTables.length > 0)
    await client.query(`DROP TABLE IF EXISTS ${keptTables.map(kept).join(', ')} CASCADE`);
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
