import { setTimeout as delay } from 'node:timers/promises';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { parseUrl, withDatabase } from '../postgres/url.js';
import { interruptible } from './interrupted.js';

const APPLICATION_NAME = 'daybook backup';
const CANCEL_EVERY_MS = 100;

/** Limits that a role or database may have for ordinary work; a server that has not all of them knows the others. */
const NO_LIMITS = `
  SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings
   WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
                  'transaction_timeout')`;

/**
 * Runs `act` with a connection that is closed afterwards. When the signal fires, the statement that runs is cancelled
 * in the server, and so is every later one, until `act` has ended.
 *
 * @throws DaybookError TARGET_UNREACHABLE, INTERRUPTED, and whatever `act` throws
 */
export async function withClient<T>(
  url: string,
  signal: AbortSignal | undefined,
  work: string,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  return interruptible(signal, work, async () => {
    const client = await open(url);
    const acting = new AbortController();
    try {
      const pid = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
      const cancel = () => void cancelWhile(url, pid, acting.signal).catch(() => {});
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return await act(client);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    } finally {
      acting.abort();
      await client.end().catch(() => {});
    }
  });
}

/** Again and again: a request that arrives between two statements is lost. */
async function cancelWhile(url: string, pid: number, ended: AbortSignal): Promise<void> {
  const other = await open(url);
  try {
    while (!ended.aborted) {
      await other.query('SELECT pg_cancel_backend($1)', [pid]);
      await delay(CANCEL_EVERY_MS, undefined, { signal: ended }).catch(() => {});
    }
  } finally {
    await other.end().catch(() => {});
  }
}

/**
 * A connection from which databases of the server can be made, renamed and dropped: to `postgres`, or to `template1`
 * where there is none or it is the one in question. The caller ends it.
 *
 * @throws DaybookError TARGET_UNREACHABLE
 */
export async function openMaintenance(url: string): Promise<Client> {
  if (parseUrl(url).database !== 'postgres') {
    try {
      return await open(withDatabase(url, 'postgres'));
    } catch (error) {
      const state = sqlstateOf(error);
      if (state !== SQLSTATE.invalidCatalogName && state !== SQLSTATE.insufficientPrivilege) throw error;
    }
  }
  return open(withDatabase(url, 'template1'));
}

async function open(url: string): Promise<Client> {
  const client = await openClient(url, { applicationName: APPLICATION_NAME, role: 'target' });
  try {
    await client.query(NO_LIMITS);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** The server's version, as it names itself and as a major number. */
export async function serverVersion(client: Client): Promise<{ version: string; major: number }> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  return { version: rows[0]!.version, major: Math.trunc(rows[0]!.number / 10_000) };
}
