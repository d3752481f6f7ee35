import type { Client } from 'pg';

/** An index that is not used: its concurrent build failed half way, or still goes on. */
export interface InvalidIndex {
  index: string;
  table: string;
  /** It gets new rows, which costs time without any use. */
  ready: boolean;
  /** A build of it is going on now. */
  building: boolean;
}

const QUERY = `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS index, quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS table, i.indisready AS ready,
  EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS building
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1`;

/** The invalid indexes of this database. Those of partitioned tables are left out: they are invalid until each partition has one. */
export async function readInvalidIndexes(client: Client): Promise<InvalidIndex[]> {
  const { rows } = await client.query<InvalidIndex>(QUERY);
  return rows;
}
