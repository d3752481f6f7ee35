import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** The first and the longest pause between two tries to get a lock, in milliseconds. */
export const FIRST_PAUSE_MS = 10;
export const LONGEST_PAUSE_MS = 1_000;

/** The 64-bit key of an advisory lock, as a decimal string: the first eight bytes of the name's SHA-256. */
export function lockKey(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE(0).toString();
}

/**
 * Tries once to take a session-level advisory lock. It is re-entrant: a session that holds it gets it again, and must then release it as often.
 *
 * @param key a name; {@link lockKey} gives the number that PostgreSQL shows
 */
export async function tryLock(client: Client, key: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock($1::bigint) AS taken',
    [lockKey(key)],
  );
  return rows[0]!.taken;
}

/** Tries once to take it together with others; nobody gets it alone meanwhile. Re-entrant like {@link tryLock}. */
export async function tryLockShared(client: Client, key: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock_shared($1::bigint) AS taken',
    [lockKey(key)],
  );
  return rows[0]!.taken;
}

/** Releases the lock once; false (and a warning of the server's) where this session did not hold it. */
export async function unlock(client: Client, key: string): Promise<boolean> {
  const { rows } = await client.query<{ released: boolean }>(
    'SELECT pg_advisory_unlock($1::bigint) AS released',
    [lockKey(key)],
  );
  return rows[0]!.released;
}

/**
 * Tries again and again until the lock is taken or the time is over. It never waits inside the server: a waiting statement holds a
 * snapshot, and CREATE INDEX CONCURRENTLY would wait for that snapshot.
 *
 * @returns whether the lock was taken
 * @throws the signal's reason where it is aborted
 */
export async function acquireWithin(
  client: Client,
  key: string,
  waitMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 1.6, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    if (await tryLock(client, key)) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    // Half of the pause is random, so that those who wait do not all come at once.
    await pause(Math.min(left, wait * (0.5 + Math.random() / 2)), undefined, signal ? { signal } : {}).catch(
      (error: unknown) => {
        throw signal?.aborted ? signal.reason : error;
      },
    );
  }
}
