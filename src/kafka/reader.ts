import { feed } from './feed.js';
import type { TopicEntry } from './record.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

/** Attempts in a row to connect again, when a broker goes away while the topic is read. */
const ATTEMPTS = 10;

/**
 * The topic from a position up to the end that it has when the reading begins, or up to but not including `to`; each
 * position once, in order, in batches.
 *
 * @throws DaybookError KAFKA_TOPIC_POISONED with the offset, after all entries before it were yielded; KAFKA_UNREACHABLE,
 *   KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED
 */
export async function* readTopic(
  settings: KafkaSettings,
  { from = 0, to = Infinity, ...options }: KafkaOptions & { from?: number; to?: number } = {},
): AsyncGenerator<readonly TopicEntry[]> {
  if (to <= from) return;
  for await (const entries of feed(settings, { ...options, from, until: 'end', attempts: ATTEMPTS })) {
    const last = entries.at(-1)!.position;
    yield last < to ? entries : entries.filter((entry) => entry.position < to);
    if (last >= to - 1) return;
  }
}
