import type { Client } from 'pg';
import { askSizes, type SizeSql } from './size-sql.js';

/** Bytes on the server's disk: of the database, and by name of tables with their indexes and partitions. */
export interface Sizes {
  database: number;
  tables: Record<string, number>;
}

const query = ({ total }: SizeSql): string => `
SELECT pg_database_size(current_database())::float8 AS database, coalesce((
  SELECT json_object_agg(quote_ident(n.nspname) || '.' || quote_ident(c.relname),
    ${total('c.oid')})
  FROM (SELECT DISTINCT to_regclass(t)::oid AS oid FROM unnest($1::text[]) AS t) AS wanted
  JOIN pg_class c ON c.oid = wanted.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm')), '{}') AS tables`;

/** The sizes of the database and of these tables, named as SQL writes them; what is not there is left out. */
export async function readSizes(client: Client, tables: readonly string[]): Promise<Sizes> {
  const { rows } = await askSizes(client, (sizes) => client.query<Sizes>(query(sizes), [tables]));
  return rows[0]!;
}
