import type { Client } from '../../../postgres/index.js';

const POPULATED = `
  SELECT format('%I.%I', n.nspname, c.relname) AS quoted
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'm' AND c.relispopulated AND n.nspname <> 'daybook' ORDER BY c.oid`;

/** The materialised views that have contents, quoted. */
export const populatedViews = async (client: Client): Promise<string[]> =>
  (await client.query<{ quoted: string }>(POPULATED)).rows.map(({ quoted }) => quoted);

/**
 * Gives materialised views of a copy contents: those that read others after these.
 *
 * @returns the names of those that could not be, such as one whose query fails
 */
export async function refreshViews(client: Client, views: readonly string[]): Promise<string[]> {
  for (let left = [...views]; ; ) {
    const failed: string[] = [];
    for (const view of left) {
      try {
        await client.query(`REFRESH MATERIALIZED VIEW ${view}`);
      } catch {
        failed.push(view);
      }
    }
    if (failed.length === 0 || failed.length === left.length) return failed;
    left = failed;
  }
}
