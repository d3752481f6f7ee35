import type { Client } from '../../postgres/index.js';
import type { TableName } from './kept-item.js';

export interface ColumnBefore {
  attnum: number;
  name: string;
  typeid: number;
  typmod: number;
  generated: boolean;
}

/** A table or materialised view as it was when the run began. */
export interface RelationBefore extends TableName {
  oid: number;
  kind: 'r' | 'p' | 'm';
  /** Of a partition the table that holds it in the end; else itself. */
  root: number;
  filenode: number | null;
  /** Rows inserted, deleted and, twice, updated by this session, as its statistics say. */
  images: number;
  populated: boolean;
  columns: Map<number, ColumnBefore>;
  constraints: Map<number, string>;
  indexes: Map<number, string>;
  rules: Map<number, string>;
  /** Numbers of columns. */
  notNull: number[];
}

type Named = [number, string][] | null;

interface Row extends Omit<RelationBefore, 'columns' | 'images' | 'constraints' | 'indexes' | 'rules'> {
  images: string;
  constraints: Named;
  indexes: Named;
  rules: Named;
  columns: [number, string, string, number, boolean][] | null;
}

/** Schemas whose tables are nobody's to migrate. */
export const FOREIGN_SCHEMAS = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'daybook', 'daybook_guard', 'daybook_ledger')`;

const IMAGES = `pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid) + 2 * pg_stat_get_xact_tuples_updated(c.oid)`;

const RELATIONS = `
SELECT c.oid, c.relkind AS kind, coalesce(pg_partition_root(c.oid)::oid, c.oid) AS root, n.nspname AS schema, c.relname AS name, pg_relation_filenode(c.oid) AS filenode,
  ${IMAGES} AS images, c.relispopulated AS populated, a.columns, coalesce(a."notNull", '{}') AS "notNull",
  (SELECT json_agg(json_build_array(o.oid::bigint, o.conname)) FROM pg_constraint o WHERE o.conrelid = c.oid) AS constraints,
  (SELECT json_agg(json_build_array(x.oid::bigint, x.relname)) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid) AS indexes,
  (SELECT json_agg(json_build_array(r.oid::bigint, r.rulename)) FROM pg_rewrite r WHERE r.ev_class = c.oid) AS rules
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_array(t.attnum, t.attname, t.atttypid::bigint, t.atttypmod, t.attgenerated <> '') ORDER BY t.attnum) AS columns,
    array_agg(t.attnum) FILTER (WHERE t.attnotnull) AS "notNull"
  FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped) a ON true
WHERE c.relkind IN ('r', 'p', 'm') AND ${FOREIGN_SCHEMAS}`;

/** All tables and materialised views, by OID. */
export async function readRelationsBefore(client: Client): Promise<Map<number, RelationBefore>> {
  const { rows } = await client.query<Row>(RELATIONS);
  return new Map(
    rows.map((row): [number, RelationBefore] => [
      Number(row.oid),
      {
        ...row,
        oid: Number(row.oid),
        root: Number(row.root),
        filenode: row.filenode === null ? null : Number(row.filenode),
        images: Number(row.images),
        constraints: new Map(row.constraints ?? []),
        indexes: new Map(row.indexes ?? []),
        rules: new Map(row.rules ?? []),
        columns: new Map(
          (row.columns ?? []).map(([attnum, name, typeid, typmod, generated]) => [
            attnum,
            { attnum, name, typeid: Number(typeid), typmod, generated },
          ]),
        ),
      },
    ]),
  );
}
