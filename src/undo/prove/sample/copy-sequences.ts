import type { Client } from '../../../postgres/index.js';

/** Of sequences that were never asked, and of those that this role may not read, there is nothing to say. */
const POSITIONS = `
  SELECT quoted, position FROM (
    SELECT format('%I.%I', n.nspname, c.relname) AS quoted,
           CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT, USAGE')
                THEN pg_catalog.pg_sequence_last_value(c.oid)::text END AS position
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND c.relpersistence = 'p' AND n.nspname <> 'daybook' AND n.nspname !~ '^pg_'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                          AND d.objid = c.oid AND d.deptype = 'e')) AS sequences
   WHERE position IS NOT NULL`;

/** Sets the sequences of a copy to where those of the original stand. */
export async function copySequences(original: Client, copy: Client): Promise<void> {
  const { rows } = await original.query<{ quoted: string; position: string }>(POSITIONS);
  if (rows.length === 0) return;
  await copy.query(
    'SELECT pg_catalog.setval(quoted::regclass, position) FROM unnest($1::text[], $2::bigint[]) AS s(quoted, position)',
    [rows.map(({ quoted }) => quoted), rows.map(({ position }) => position)],
  );
}
