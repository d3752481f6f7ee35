import type { Client } from '../../../src/postgres/index.js';

/** Every table’s rows as sorted texts, by its name; Daybook’s own are left out. */
export async function rowsOf(session: Client): Promise<Record<string, string[]>> {
  const { rows: tables } = await session.query<{ name: string }>(`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'daybook')
      AND (c.relkind = 'r' OR c.relispopulated)
    ORDER BY 1`);
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await session.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ONLY ${name} t ORDER BY 1`,
    );
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
