import type { LedgerTail, TailOptions } from '../domain/ledger-entry.js';
import { feed } from './feed.js';
import type { KafkaLog, KafkaSettings } from './settings.js';

/**
 * Follows the topic: what is there from a position on, then what comes. Nothing is fetched before it is asked for. Once
 * it has begun it outlives any outage of the brokers; before, Kafka must be within reach.
 *
 * The iteration throws DaybookError KAFKA_TOPIC_POISONED with the offset, after all entries before it were yielded;
 * KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED.
 */
export function openKafkaTail(
  settings: KafkaSettings,
  options: TailOptions & { log?: KafkaLog },
): LedgerTail {
  const closed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, closed.signal]) : closed.signal;
  const entries = feed(settings, { ...options, signal, until: 'closed', attempts: Infinity });
  return {
    [Symbol.asyncIterator]: () => entries,
    async close() {
      closed.abort();
      await entries.return(undefined);
    },
  };
}
