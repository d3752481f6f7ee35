import type { Client } from 'pg';
import { keyOfName, type RelationName } from '../relation-name.js';
import type { TablePrivilege } from '../statement-demands.js';
import { askSizes, type SizeSql } from './size-sql.js';

/** A relation as it is in the database, and what the current user may do with it. */
export interface RelationFacts {
  oid: number;
  /** With its schema, as SQL writes it. */
  relation: string;
  schema: string;
  /** As pg_class has it: `r`, `p`, `v`, `i` … */
  kind: string;
  owner: string;
  /** Through being its owner or a member of it. */
  owned: boolean;
  ownsSchema: boolean;
  usesSchema: boolean;
  createsInSchema: boolean;
  privileges: TablePrivilege[];
  /** Of an index, its table. */
  tableOid: number | null;
  invalidIndexes: string[];
  /** With indexes and partitions, and without its indexes; null where nobody asked. */
  totalBytes: number | null;
  tableBytes: number | null;
  tablespace: number;
}

const PRIVILEGES: readonly TablePrivilege[] = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'REFERENCES',
  'DELETE',
  'TRUNCATE',
  'TRIGGER',
];

/** The privilege to VACUUM, REINDEX and so on came with PostgreSQL 17. */
const MAINTAIN_SINCE = 170_000;

/** By names and not by to_regclass, which fails for a schema that the user may not use. A column's privilege is enough here. */
const query = ({ total, table }: SizeSql): string => `
WITH path AS (SELECT current_schemas(true) AS schemas),
sized AS (SELECT oid, dattablespace FROM pg_database WHERE datname = current_database())
SELECT w.place::int AS place, c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS relation, n.nspname AS schema, c.relkind AS kind,
  pg_get_userbyid(c.relowner)::text AS owner, pg_has_role(c.relowner, 'USAGE') AS owned, pg_has_role(n.nspowner, 'USAGE') AS "ownsSchema",
  has_schema_privilege(n.oid, 'USAGE') AS "usesSchema", has_schema_privilege(n.oid, 'CREATE') AS "createsInSchema",
  CASE WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN ARRAY(
    SELECT p FROM unnest($4::text[]) WITH ORDINALITY AS asked(p, place)
    WHERE CASE WHEN asked.place <= 4 THEN has_any_column_privilege(c.oid, p) ELSE has_table_privilege(c.oid, p) END
  ) ELSE '{}' END AS privileges,
  (SELECT indrelid FROM pg_index WHERE indexrelid = c.oid) AS "tableOid",
  ARRAY(
    SELECT quote_ident(n.nspname) || '.' || quote_ident(ic.relname)
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND NOT i.indisvalid AND ic.relkind = 'i' ORDER BY 1
  ) AS "invalidIndexes",
  CASE WHEN w.measured THEN ${total('c.oid')} END AS "totalBytes",
  CASE WHEN w.measured THEN ${table('c.oid')} END AS "tableBytes",
  coalesce(nullif(c.reltablespace, 0), sized.dattablespace) AS tablespace
FROM unnest($1::text[], $2::text[], $3::boolean[]) WITH ORDINALITY AS w(schema, name, measured, place)
CROSS JOIN path CROSS JOIN sized
CROSS JOIN LATERAL (
  SELECT f.* FROM pg_class f JOIN pg_namespace fn ON fn.oid = f.relnamespace
  WHERE f.relname = w.name AND CASE WHEN w.schema IS NULL THEN fn.nspname = ANY (path.schemas) ELSE fn.nspname = w.schema END
  ORDER BY array_position(path.schemas, fn.nspname) LIMIT 1
) AS c
JOIN pg_namespace n ON n.oid = c.relnamespace`;

/**
 * The relations of these names that are there, by {@link keyOfName}: one query for all of them.
 *
 * @param client outside of a transaction
 * @param measured whose sizes are read, which takes longer
 */
export async function readRelationFacts(
  client: Client,
  names: readonly RelationName[],
  measured: (name: RelationName) => boolean,
  versionNum: number,
): Promise<Map<string, RelationFacts>> {
  const found = new Map<string, RelationFacts>();
  if (names.length === 0) return found;
  const values = [
    names.map(({ schema }) => schema ?? null),
    names.map(({ name }) => name),
    names.map(measured),
    [...PRIVILEGES, ...(versionNum >= MAINTAIN_SINCE ? ['MAINTAIN'] : [])],
  ];
  const { rows } = await askSizes(client, (sizes) =>
    client.query<RelationFacts & { place: number }>(query(sizes), values),
  );
  for (const { place, ...facts } of rows) found.set(keyOfName(names[place - 1]!), facts);
  return found;
}
