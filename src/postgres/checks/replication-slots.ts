import type { Client } from 'pg';

/** A replication slot that nobody reads from: the server keeps the log for it until its disk is full. */
export interface InactiveSlot {
  name: string;
  /** `physical` or `logical`. */
  kind: string;
  /** Of the log that is kept for it; null where nothing is. */
  retainedBytes: number | null;
}

const QUERY = `
SELECT slot_name AS name, slot_type AS kind,
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 END AS "retainedBytes"
FROM pg_replication_slots WHERE NOT active
ORDER BY 3 DESC NULLS LAST, 1`;

/** The slots of this server that nobody reads from, the one that holds back most of the log first. */
export async function readInactiveSlots(client: Client): Promise<InactiveSlot[]> {
  const { rows } = await client.query<InactiveSlot>(QUERY);
  return rows;
}
