import { isTableName } from '../migrations/row-expectation.js';
import type { Client } from '../postgres/index.js';
import type { Outcome } from './outcome.js';
import { removeOldSnapshots } from './snapshot.js';

export interface CleanUp {
  removed: string[];
  analyzed: string[];
}

/** Renews the planner’s statistics of what a run changed, and removes what no run needs any more. */
export async function cleanUp(
  client: Client,
  outcome: Pick<Outcome, 'recordsOf'> | undefined,
): Promise<CleanUp> {
  const analyzed: string[] = [];
  for (const { what } of outcome?.recordsOf ?? []) {
    if (!isTableName(what)) continue;
    const { rows } = await client.query<{ table: string | null }>(
      `SELECT c.oid::regclass::text AS table FROM pg_catalog.pg_class c
       WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'm') AND pg_catalog.pg_has_role(c.relowner, 'USAGE')`,
      [what],
    );
    const table = rows[0]?.table;
    if (!table) continue;
    await client.query(`ANALYZE ${table}`);
    analyzed.push(table);
  }
  const snapshots = await removeOldSnapshots(client);
  return { analyzed, removed: snapshots === 0 ? [] : [`${snapshots} old snapshots of schema facts`] };
}
