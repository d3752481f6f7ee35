import type { Client } from 'pg';

/** Where the files of a tablespace are, and how much is in it. */
export interface TablespaceFacts {
  name: string;
  /** On the server; null where the user may not see it. */
  folder: string | null;
  /** Null where the user may not see it. */
  bytes: number | null;
  /** The server process of this session. */
  pid: number;
}

const QUERY = `
SELECT t.spcname AS name, pg_backend_pid() AS pid,
  CASE WHEN t.spcname = 'pg_default' THEN current_setting('data_directory', true) ELSE nullif(pg_tablespace_location(t.oid), '') END AS folder,
  CASE WHEN has_tablespace_privilege(t.oid, 'CREATE') OR pg_has_role('pg_read_all_stats', 'USAGE') OR t.oid = d.dattablespace
    THEN pg_tablespace_size(t.oid)::float8 END AS bytes
FROM pg_tablespace t, pg_database d
WHERE t.oid = ANY ($1::oid[]) AND d.datname = current_database()
ORDER BY t.spcname`;

/** Without the right to see it, the setting is refused with an error. */
const HUMBLER = QUERY.replace("current_setting('data_directory', true)", 'NULL');

/** The tablespaces of these numbers. */
export async function readTablespaces(client: Client, oids: readonly number[]): Promise<TablespaceFacts[]> {
  if (oids.length === 0) return [];
  try {
    return (await client.query<TablespaceFacts>(QUERY, [oids])).rows;
  } catch {
    return (await client.query<TablespaceFacts>(HUMBLER, [oids])).rows;
  }
}
