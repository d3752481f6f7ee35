import type pg from 'pg';
import type { ConnectionRole } from './connect-error.js';
import { connectionError } from './connect-error.js';
import { driver } from './driver.js';
import { parseUrl } from './url.js';

/** How long opening a connection may take, authentication included, in milliseconds. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
/** How long a connection is silent before TCP asks whether the other side is still there, in milliseconds. */
export const KEEPALIVE_IDLE_MS = 10_000;
/** How many connections a pool opens at most. */
export const DEFAULT_POOL_SIZE = 4;

export interface ConnectOptions {
  /** Shown in pg_stat_activity; PostgreSQL keeps 63 bytes of it. */
  applicationName: string;
  role: ConnectionRole;
  /** The name of the target or ledger, for messages. */
  name?: string;
  connectTimeoutMs?: number;
  statementTimeoutMs?: number;
}

const losses = new WeakMap<pg.Client, { error?: Error; listeners: Set<(error: Error) => void> }>();

/** The URL as the driver shall see it: our own application name wins, and sslmode means what it means to libpq (and so to pg_dump). */
function driverUrl(url: string): string {
  const question = url.indexOf('?');
  if (question < 0) return url;
  const query = new URLSearchParams(url.slice(question + 1));
  query.delete('application_name');
  query.delete('fallback_application_name');
  if (query.has('sslmode') && query.get('sslmode') !== 'no-verify' && !query.has('uselibpqcompat')) {
    query.set('uselibpqcompat', 'true');
  }
  return `${url.slice(0, question)}${query.size === 0 ? '' : `?${query}`}`;
}

function configuration(url: string, options: ConnectOptions): pg.ClientConfig {
  return {
    connectionString: driverUrl(url),
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_IDLE_MS,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  };
}

/** Without a listener, an `error` event of a lost idle connection would end the process. */
function watch(client: pg.Client): void {
  const loss: { error?: Error; listeners: Set<(error: Error) => void> } = { listeners: new Set() };
  losses.set(client, loss);
  client.on('error', (error) => {
    if (loss.error) return;
    loss.error = error;
    for (const listener of loss.listeners) listener(error);
    loss.listeners.clear();
  });
}

function placeOf(url: string, options: ConnectOptions) {
  return {
    url,
    role: options.role,
    connectTimeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    ...(options.name === undefined ? {} : { name: options.name }),
  };
}

/**
 * A connected client. bigint and numeric arrive as strings, as node-postgres gives them. The caller ends it.
 *
 * @throws DaybookError LEDGER_UNREACHABLE or TARGET_UNREACHABLE, CONFIG_INVALID where the URL cannot be read
 */
export async function openClient(url: string, options: ConnectOptions): Promise<pg.Client> {
  parseUrl(url);
  let client: pg.Client | undefined;
  try {
    client = new driver.Client(configuration(url, options));
    watch(client);
    await client.connect();
    return client;
  } catch (error) {
    client?.end().catch(() => {});
    throw connectionError(error, placeOf(url, options));
  }
}

/**
 * A pool whose first connection has been tried. Errors of later connections are the driver's: see {@link connectionError}.
 *
 * @throws DaybookError as {@link openClient}
 */
export async function openPool(url: string, options: ConnectOptions & { max?: number }): Promise<pg.Pool> {
  parseUrl(url);
  let pool: pg.Pool | undefined;
  try {
    pool = new driver.Pool({ ...configuration(url, options), max: options.max ?? DEFAULT_POOL_SIZE });
    pool.on('error', () => {});
    // A client that is checked out has no listener of the pool's.
    pool.on('connect', watch);
    (await pool.connect()).release();
    return pool;
  } catch (error) {
    await pool?.end().catch(() => {});
    throw connectionError(error, placeOf(url, options));
  }
}

/**
 * Calls the listener once when the connection is lost (not when it is ended by us), at once where it is lost already.
 *
 * @returns a function that takes the listener away
 */
export function onLost(client: pg.Client, listener: (error: Error) => void): () => void {
  const loss = losses.get(client);
  if (!loss) throw new TypeError('the client was not opened by openClient or openPool');
  if (loss.error) {
    const { error } = loss;
    queueMicrotask(() => listener(error));
    return () => {};
  }
  loss.listeners.add(listener);
  return () => void loss.listeners.delete(listener);
}

/** Why the connection was lost; undefined while it stands. */
export function lossOf(client: pg.Client): Error | undefined {
  return losses.get(client)?.error;
}
