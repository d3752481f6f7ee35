import type { Client } from '../../postgres/index.js';

/**
 * The tables whose rows a change of the given relations may reach by what the catalogue knows: of a view those that it reads, of a
 * partition or partitioned table the root, of a parent by inheritance its children, and where `actions` is true also those that foreign
 * keys change along (ON DELETE CASCADE and the like).
 */
const REACHABLE = `
WITH RECURSIVE reached (oid) AS (
  SELECT unnest($1::oid[])
  UNION
  SELECT n.oid FROM reached r CROSS JOIN LATERAL (
    SELECT d.refobjid AS oid FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.oid WHERE w.ev_class = r.oid
    UNION ALL SELECT pg_partition_root(r.oid)::oid
    UNION ALL SELECT h.inhrelid FROM pg_inherits h WHERE h.inhparent = r.oid
    UNION ALL SELECT f.conrelid FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = r.oid
      AND CASE $2 WHEN 'rows' THEN f.confdeltype IN ('c', 'n', 'd') OR f.confupdtype IN ('c', 'n', 'd') WHEN 'truncate' THEN true ELSE false END
  ) n WHERE n.oid IS NOT NULL
)
SELECT DISTINCT coalesce(pg_partition_root(c.oid)::oid, c.oid) AS oid FROM reached r JOIN pg_class c ON c.oid = r.oid WHERE c.relkind IN ('r', 'p')`;

/** OIDs of tables; of partitions that of the table that holds them. */
export async function reachable(
  client: Client,
  oids: readonly number[],
  how: 'rows' | 'truncate' | 'nothing else',
): Promise<number[]> {
  if (oids.length === 0) return [];
  const { rows } = await client.query<{ oid: number }>(REACHABLE, [oids, how]);
  return rows.map(({ oid }) => Number(oid));
}

/** The relations of names as a statement writes them, found by the search path in force. */
export async function resolve(client: Client, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const { rows } = await client.query<{ oid: number }>(
    `SELECT DISTINCT pg_catalog.to_regclass(name)::pg_catalog.oid AS oid FROM pg_catalog.unnest($1::pg_catalog.text[]) AS names(name)
     WHERE pg_catalog.to_regclass(name) IS NOT NULL`,
    [names],
  );
  return rows.map(({ oid }) => Number(oid));
}
