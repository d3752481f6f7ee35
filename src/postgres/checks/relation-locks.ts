import type { Client } from 'pg';

/** A lock on a user's table or index that a migration may have to wait for, or a session that waits already. */
export interface RelationLock {
  pid: number;
  applicationName: string | null;
  state: string | null;
  relation: string;
  /** `AccessExclusiveLock` and the like. */
  mode: string;
  granted: boolean;
  /** The sessions that keep it waiting. */
  blockedBy: number[];
}

const QUERY = `
SELECT l.pid, a.application_name AS "applicationName", a.state, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS relation, l.mode, l.granted,
  CASE WHEN l.granted THEN '{}' ELSE pg_blocking_pids(l.pid) END AS "blockedBy"
FROM pg_locks l
JOIN pg_class c ON c.oid = l.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND (NOT l.granted OR l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
ORDER BY relation, l.granted DESC, l.pid`;

/** The stronger locks that other sessions hold on user tables, and all that are waited for. */
export async function readRelationLocks(client: Client): Promise<RelationLock[]> {
  const { rows } = await client.query<RelationLock>(QUERY);
  return rows;
}
