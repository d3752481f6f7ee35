import type { Client } from 'pg';

/** A standby that streams from this server. Figures are null where the user may not see them. */
export interface ReplicationLag {
  applicationName: string;
  /** `streaming`, `catchup` … */
  state: string | null;
  syncState: string | null;
  /** Bytes of log that the standby has not replayed yet. */
  lagBytes: number | null;
  /** Time that the last replay took to come back, in milliseconds; null while nothing happens. */
  replayLagMs: number | null;
}

const QUERY = `
SELECT application_name AS "applicationName", state, sync_state AS "syncState",
  CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 END AS "lagBytes",
  round(extract(epoch FROM replay_lag) * 1000)::float8 AS "replayLagMs"
FROM pg_stat_replication
ORDER BY application_name, pid`;

/** The standbys of this server; none where there is none. */
export async function readReplicationLag(client: Client): Promise<ReplicationLag[]> {
  const { rows } = await client.query<ReplicationLag>(QUERY);
  return rows;
}
