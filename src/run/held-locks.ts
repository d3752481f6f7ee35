import type { Client } from '../postgres/index.js';

/** A lock that the session’s transaction holds on a user’s table. */
export interface HeldLock {
  relation: string;
  /** `AccessExclusiveLock` and the like; see the PostgreSQL documentation, section 13.3. */
  mode: string;
}

/**
 * Reading alone takes ACCESS SHARE, which blocks nobody but a DROP: it is left out. So are indexes, whose locks come with those
 * of their tables.
 */
const HELD = `
SELECT DISTINCT c.oid::regclass::text AS relation, l.mode
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock'
  AND c.relkind NOT IN ('i', 'I')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'daybook')
ORDER BY 1, 2`;

export async function readHeldLocks(client: Client): Promise<HeldLock[]> {
  const { rows } = await client.query<HeldLock>(HELD);
  return rows;
}
