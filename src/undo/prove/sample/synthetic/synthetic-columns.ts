import type { Client } from '../../../../postgres/index.js';

/** What is known of a column that a value is to be made up for. */
export interface SyntheticColumn {
  table: string;
  name: string;
  quoted: string;
  required: boolean;
  /** The type below its domains, such as `varchar`, `int4`, `_text`. */
  type: string;
  category: string;
  /** Characters, or digits and decimals as the type has them; -1 where it has none. */
  modifier: number;
  /** The type of an array's elements. */
  element: string | null;
  labels: string[] | null;
  hasDefault: boolean;
  /** The server gives the value by itself: a sequence’s, an identity’s. */
  numbered: boolean;
  /** Conditions that the value must fulfil, as PostgreSQL prints them. */
  conditions: string[];
  /** The names of the constraints that they are of. */
  constraints: string[];
}

const COLUMNS = `
  WITH RECURSIVE below(oid, base, modifier, required, conditions, constraints) AS (
    SELECT t.oid, t.oid, -1, false, ARRAY[]::text[], ARRAY[]::text[] FROM pg_catalog.pg_type t
    UNION ALL
    SELECT b.oid, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE b.modifier END, b.required OR t.typnotnull,
           b.conditions || ARRAY(SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid),
           b.constraints || ARRAY(SELECT k.conname::text COLLATE "default" FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid)
      FROM below b JOIN pg_catalog.pg_type t ON t.oid = b.base WHERE t.typtype = 'd'
  )
  SELECT a.attrelid::text AS table, a.attname AS name, quote_ident(a.attname) AS quoted, a.attnotnull OR b.required AS required,
         t.typname AS type, t.typcategory AS category, CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.modifier END AS modifier,
         CASE WHEN t.typcategory = 'A' THEN (SELECT e.typname FROM pg_catalog.pg_type e WHERE e.oid = t.typelem) END AS element,
         CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) END AS labels,
         a.atthasdef AS "hasDefault",
         a.attidentity <> '' OR EXISTS (
           SELECT FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
              AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%') AS numbered,
         b.conditions || ARRAY(
           SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY(k.conkey))
           || CASE WHEN c.relispartition AND strpos(coalesce(pg_catalog.pg_get_partition_constraintdef(c.oid), ''), quote_ident(a.attname)) > 0
                   THEN ARRAY[pg_catalog.pg_get_partition_constraintdef(c.oid)] ELSE ARRAY[]::text[] END AS conditions,
         b.constraints || ARRAY(
           SELECT k.conname::text COLLATE "default" FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY(k.conkey)) AS constraints
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN below b ON b.oid = a.atttypid JOIN pg_catalog.pg_type t ON t.oid = b.base AND t.typtype <> 'd'
   WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   ORDER BY a.attrelid, a.attnum`;

/** The columns of tables that may be written, by the table's number. */
export async function readSyntheticColumns(
  client: Client,
  tables: readonly string[],
): Promise<Map<string, SyntheticColumn[]>> {
  const { rows } = await client.query<SyntheticColumn>(COLUMNS, [tables]);
  const columns = new Map<string, SyntheticColumn[]>(tables.map((oid) => [oid, []]));
  for (const row of rows) columns.get(row.table)!.push(row);
  return columns;
}
