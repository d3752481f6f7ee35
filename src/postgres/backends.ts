import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { lockKey } from './advisory-lock.js';

/** A server process. What another user's session does is hidden from an ordinary user: then it is null. */
export interface Backend {
  pid: number;
  applicationName: string | null;
  /** `active`, `idle`, `idle in transaction` … */
  state: string | null;
  /** UTC, ISO 8601 with microseconds, as {@link backendStart}. */
  queryStart: string | null;
  /** null on a unix socket. */
  clientAddr: string | null;
  /** Tells the process from a later one with the same pid. */
  backendStart: string | null;
}

/** How long {@link terminateBackend} waits for the process to be gone, in milliseconds. */
export const TERMINATION_WAIT_MS = 10_000;

const UTC = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const BACKEND_COLUMNS = `a.pid, a.application_name AS "applicationName", a.state, host(a.client_addr) AS "clientAddr",
  to_char(a.query_start AT TIME ZONE 'UTC', ${UTC}) AS "queryStart",
  to_char(a.backend_start AT TIME ZONE 'UTC', ${UTC}) AS "backendStart"`;

// A 64-bit key is shown as two 32-bit halves, with objsubid 1.
const HOLDER_QUERY = `
SELECT ${BACKEND_COLUMNS}
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = ($1::bigint >> 32) & 4294967295 AND l.objid::bigint = $1::bigint & 4294967295`;

/** Who holds the advisory lock of this name in this database. */
export async function lockHolder(client: Client, key: string): Promise<Backend | undefined> {
  const { rows } = await client.query<Backend>(HOLDER_QUERY, [lockKey(key)]);
  return rows[0];
}

/** Who holds it alone, where that is a member of a role; a superuser is one of every role. */
export async function soleHolder(client: Client, key: string, role: string): Promise<Backend | undefined> {
  const { rows } = await client.query<Backend>(
    `${HOLDER_QUERY} AND l.mode = 'ExclusiveLock' AND pg_has_role(a.usesysid, $2, 'MEMBER')`,
    [lockKey(key), role],
  );
  return rows[0];
}

const BY_APPLICATION_QUERY = `
SELECT ${BACKEND_COLUMNS}
FROM pg_stat_activity a
WHERE a.application_name = $1 AND a.datname = current_database() AND a.pid <> pg_backend_pid()
ORDER BY a.backend_start, a.pid`;

/** The other sessions of this database with this application name, the oldest first. */
export async function backendsOf(client: Client, applicationName: string): Promise<Backend[]> {
  const { rows } = await client.query<Backend>(BY_APPLICATION_QUERY, [applicationName]);
  return rows;
}

const TERMINATE_QUERY = `
SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
WHERE a.pid = $1 AND to_char(a.backend_start AT TIME ZONE 'UTC', ${UTC}) = $2`;

const ALIVE_QUERY = `
SELECT 1 FROM pg_stat_activity a WHERE a.pid = $1 AND to_char(a.backend_start AT TIME ZONE 'UTC', ${UTC}) = $2`;

/**
 * Ends a session and waits until its process is gone, so that what it committed can be read.
 *
 * @param backendStart as {@link Backend.backendStart}: another process with the same pid is left alone
 * @returns whether the process is gone; true where it was gone before
 * @throws the driver's error 42501 where the user may not signal that session
 */
export async function terminateBackend(
  client: Client,
  pid: number,
  backendStart: string,
  waitMs: number = TERMINATION_WAIT_MS,
): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  await client.query(TERMINATE_QUERY, [pid, backendStart]);
  for (let wait = 2; ; wait = Math.min(wait * 2, 250)) {
    const { rowCount } = await client.query(ALIVE_QUERY, [pid, backendStart]);
    if (rowCount === 0) return true;
    if (performance.now() >= deadline) return false;
    await pause(wait);
  }
}
