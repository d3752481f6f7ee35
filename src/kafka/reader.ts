import { feed } from './feed.js';
import { Partition } from './partition.js';
import { parseRecord, poisoned, type TopicEntry } from './record.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

/** Attempts in a row to connect again, when a broker goes away while the topic is read. */
const ATTEMPTS = 10;

/** How many records at the topic’s end are looked at: more than one batch, which may have been delivered twice. */
export const END_RECORDS = 2000;

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

/**
 * The entry with the highest position, or undefined where the topic is empty. Reads only the topic’s end.
 *
 * @throws DaybookError KAFKA_TOPIC_POISONED, KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING,
 *   KAFKA_TOPIC_MISCONFIGURED
 */
export async function lastRecord(
  settings: KafkaSettings,
  options: KafkaOptions = {},
): Promise<TopicEntry | undefined> {
  const partition = await Partition.open(settings, options);
  try {
    const { first, end } = await partition.offsets();
    if (end === 0) return undefined;
    if (first === end) throw poisoned(settings.topic, end - 1, 'was deleted, as were all before it');
    let last: TopicEntry | undefined;
    for (let offset = Math.max(first, end - END_RECORDS); offset < end; ) {
      const records = await partition.fetch(offset, 1000);
      for (const record of records) {
        const entry = parseRecord(record, settings.topic);
        if (last === undefined || entry.position > last.position) last = entry;
        offset = record.offset + 1;
      }
    }
    return last;
  } finally {
    await partition.close();
  }
}
