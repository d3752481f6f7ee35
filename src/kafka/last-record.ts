import { Partition } from './partition.js';
import { parseRecord, poisoned, type TopicEntry } from './record.js';
import { Sequence } from './sequence.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

/** How many records at the topic’s end are looked at: more than one batch, which may have been delivered twice. */
export const END_RECORDS = 2000;

/**
 * The entry with the highest position, or undefined where the topic is empty. Reads only the topic’s end, which must be in
 * order.
 *
 * @throws DaybookError KAFKA_TOPIC_POISONED with the offset, KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING,
 *   KAFKA_TOPIC_MISCONFIGURED
 */
export async function lastRecord(
  settings: KafkaSettings,
  options: KafkaOptions = {},
): Promise<TopicEntry | undefined> {
  const partition = await Partition.open(settings, options);
  try {
    return await lastRecordOf(partition, settings.topic);
  } finally {
    await partition.close();
  }
}

/** {@link lastRecord} through a connection that is there already. */
export async function lastRecordOf(partition: Partition, topic: string): Promise<TopicEntry | undefined> {
  const { first, end } = await partition.offsets();
  if (end === 0) return undefined;
  if (first === end) throw poisoned(topic, end - 1, 'was deleted, as were all before it');
  for (let start = Math.max(first, end - END_RECORDS); ; ) {
    const found = await readEnd(partition, topic, { first, start, end });
    if (!('before' in found)) return found;
    start = Math.max(first, found.before);
  }
}

/** The last entry from an offset on, or the position that must be looked for before it. */
async function readEnd(
  partition: Partition,
  topic: string,
  { first, start, end }: { first: number; start: number; end: number },
): Promise<TopicEntry | { before: number }> {
  let sequence: Sequence | undefined;
  let last: TopicEntry | undefined;
  for (let offset = start; offset < end; ) {
    for (const record of await partition.fetch(offset, 1000)) {
      const entry = parseRecord(record, topic);
      sequence ??= new Sequence(topic, entry.position);
      const { next } = sequence;
      // What begins in the middle of a batch that was written twice has its missing positions further ahead.
      if (entry.position > next && next < start && start > first) return { before: next };
      if (sequence.place(entry, record.offset) === 'next') last = entry;
      offset = record.offset + 1;
    }
  }
  return last!;
}
