import type { LedgerEntry, LedgerTail, TailOptions } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import { onLost } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { backOffMs } from './back-off.js';
import { type LedgerAddress, LedgerConnection, RECONNECT_PAUSES_MS } from './connection.js';
import type { StreamEntry } from './entry-page.js';
import { readEntries } from './read.js';
import { SeenEnd } from './seen-end.js';
import { WakeUp } from './wake-up.js';
import { wholeEntries } from './whole.js';

/** How long a tail waits for a notification before it looks by itself, in ms. */
export const POLL_MS = 1000;

/** How long to wait at most before each new attempt when the ledger is out of reach, in ms; the last is repeated. */
export const TAIL_PAUSES_MS = [...RECONNECT_PAUSES_MS, 5_000] as const;

/** How often a tail tries again in a row before it gives up, where nothing else is said. */
export const DEFAULT_TAIL_ATTEMPTS = RECONNECT_PAUSES_MS.length;

export interface PostgresTailOptions extends TailOptions {
  /**
   * How often in a row to try again when the ledger is out of reach: {@link DEFAULT_TAIL_ATTEMPTS} (some seconds), or `Infinity` for what
   * is to outlive any outage of the server, as the tail of a topic does.
   */
  attempts?: number;
  /** Told of each loss, and when the ledger is there again. */
  log?: TailLog;
}

/** The part of a pino logger that is used. */
export interface TailLog {
  warn(fields: object, message: string): void;
  info?(fields: object, message: string): void;
}

/** The channel on which append() tells the ledger’s new size. */
export const CHANNEL = 'daybook_ledger';

/**
 * Follows the ledger in Postgres: LISTEN wakes it, and a poll, since a notification is lost with its connection.
 *
 * The iteration throws DaybookError LEDGER_LOST_TAIL where the ledger no longer has what was seen of it; LEDGER_CORRUPT at a
 * gap and at an event that is not what its row says, after all before it were yielded; and as the connection.
 */
export function openPostgresTail(address: LedgerAddress, options: PostgresTailOptions): LedgerTail {
  const connection = new LedgerConnection({ ...address, applicationName: `${address.applicationName} tail` });
  const closed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, closed.signal]) : closed.signal;
  return {
    [Symbol.asyncIterator]: () => follow(connection, { ...options, signal }),
    async close() {
      closed.abort();
      await connection.close();
    },
  };
}

async function* follow(
  connection: LedgerConnection,
  { from, signal, attempts = DEFAULT_TAIL_ATTEMPTS, log }: PostgresTailOptions & { signal: AbortSignal },
): AsyncGenerator<readonly LedgerEntry[]> {
  const wakeUp = new WakeUp(signal);
  const seen = new SeenEnd(from);
  let failures = 0;
  try {
    while (!signal.aborted) {
      let page: StreamEntry[];
      try {
        page = await connection.use(async (client) => {
          if (await listen(client, wakeUp)) await seen.check(client);
          const entries = await readEntries(client, { from: seen.next });
          // Shorter than it was: nothing new would ever tell.
          if (entries.length === 0) await seen.checkSize(client);
          return entries;
        });
        if (failures > 0) log?.info?.({ failures }, 'the tail has the ledger again');
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        // What does not pass with an outage may still pass with the next connection, but not for ever.
        const limit = isUnreachable(error) ? attempts : Math.min(attempts, DEFAULT_TAIL_ATTEMPTS);
        if (isLostTail(error) || failures > limit) throw error;
        const pauseMs = backOffMs(TAIL_PAUSES_MS, failures);
        log?.warn({ reason: (error as Error).message, retryInMs: pauseMs }, 'the tail has lost the ledger');
        await connection.drop();
        await wakeUp.within(pauseMs);
        continue;
      }
      if (page.length > 0) {
        const { whole, failure } = wholeEntries(page, seen.next);
        if (whole.length > 0) {
          seen.add(whole);
          yield whole;
        }
        if (failure) throw failure;
      } else {
        await wakeUp.within(POLL_MS);
      }
    }
  } finally {
    wakeUp.end();
    await connection.close();
  }
}

const listening = new WeakMap<WakeUp, Client>();

/**
 * Listens on a connection, once, before what is there is read; its loss wakes, too, so that another one is opened.
 *
 * @returns whether the connection is new
 */
async function listen(client: Client, wakeUp: WakeUp): Promise<boolean> {
  if (listening.get(wakeUp) === client) return false;
  client.on('notification', () => wakeUp.now());
  onLost(client, () => wakeUp.now());
  await client.query(`LISTEN ${CHANNEL}`);
  listening.set(wakeUp, client);
  return true;
}

const isUnreachable = (error: unknown): boolean =>
  error instanceof DaybookError && error.code === 'LEDGER_UNREACHABLE';

const isLostTail = (error: unknown): boolean =>
  error instanceof DaybookError && error.code === 'LEDGER_LOST_TAIL';
