import { DaybookError } from '../errors.js';
import { readSize } from './read.js';
import { RelayCopy } from './relay-copy.js';
import { readLag } from './relay-lag.js';
import type { RelayOptions } from './relay-options.js';
import { RelayRun } from './relay-run.js';
import { RelaySession } from './relay-session.js';

export interface Relay {
  /** Resolves once it was stopped; rejects with what it cannot get over. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps the topic up with the ledger: a transactional outbox over the ledger itself. Of all relays of a ledger one is
 * active, by an advisory lock in its database, and the others stand by. Where it goes on is what the topic’s end says.
 * Kafka or Postgres out of reach: it tries again until they are back.
 *
 * `ended` rejects with DaybookError LEDGER_LOST_TAIL, LEDGER_CORRUPT, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH,
 * LEDGER_PRIVILEGE, KAFKA_TOPIC_POISONED, KAFKA_TOPIC_MISCONFIGURED or KAFKA_PRIVILEGE.
 */
export function startRelay(options: RelayOptions): Relay {
  const stopped = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopped.signal]) : stopped.signal;
  const ended = new RelayRun({ ...options, signal }).run();
  // Whoever only calls stop() learns of a failure there; until then nobody listens.
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}

/**
 * Brings the topic up to the ledger’s present size, once.
 *
 * @returns how many events were published, and how many the topic holds then
 * @throws DaybookError RELAY_BUSY where another relay is active; KAFKA_UNREACHABLE and LEDGER_UNREACHABLE at once; and
 *   what ends a relay that was started
 */
export async function relayOnce(options: RelayOptions): Promise<{ published: number; topicEnd: number }> {
  const session = await RelaySession.open(options.ledger);
  try {
    if (!(await session.tryLead())) {
      throw new DaybookError('RELAY_BUSY', `another relay of the ledger ${options.ledger.name} is active`);
    }
    const copy = await RelayCopy.open(session, options.kafka, options);
    try {
      const begun = copy.next;
      for (const head = await session.ask(readSize); copy.next < head; ) {
        await copy.advance();
        const { ageMs } = await session.ask((client) => readLag(client, copy.next));
        options.onProgress?.({ published: copy.next - begun, position: copy.next, head, lagMs: ageMs });
      }
      return { published: copy.next - begun, topicEnd: copy.next };
    } finally {
      await copy.close();
    }
  } finally {
    await session.close();
  }
}
