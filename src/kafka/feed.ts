import { isPassing } from './failure.js';
import { Partition } from './partition.js';
import { parseRecord, type TopicEntry, type TopicRecord } from './record.js';
import { differs, Sequence } from './sequence.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

/** How long a fetch waits for a record to come, in ms. */
const FETCH_WAIT_MS = 500;

/** How long to wait before each new attempt to connect, in ms; the last one is repeated. */
const PAUSES_MS = [50, 100, 200, 500, 1000];

export interface FeedOptions extends KafkaOptions {
  /** The first position wanted. */
  from: number;
  /** Where it ends: at the end that the topic has when it begins, or never. */
  until: 'end' | 'closed';
  /** How many attempts in a row to connect again after a loss. */
  attempts: number;
}

/**
 * The entries of the topic from a position on, each once, in order, in batches.
 *
 * A position is never beyond its record’s offset (see {@link parseRecord}), so the record of a position is found from
 * the offset of the same number on.
 *
 * @throws DaybookError KAFKA_TOPIC_POISONED with the offset, after all entries before it were yielded; KAFKA_UNREACHABLE,
 *   KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED
 */
export async function* feed(settings: KafkaSettings, options: FeedOptions): AsyncGenerator<TopicEntry[]> {
  const sequence = new Sequence(settings.topic, options.from);
  let partition: Partition | undefined;
  try {
    partition = await Partition.open(settings, options);
    let { offset, end } = await start(partition, sequence.next);
    while (!options.signal?.aborted && (options.until === 'closed' || offset < end)) {
      let records: TopicRecord[];
      try {
        records = await partition.fetch(offset, FETCH_WAIT_MS);
      } catch (error) {
        if (!isPassing(error)) throw error;
        options.log?.warn(
          { topic: settings.topic, reason: (error as Error).message },
          'lost the Kafka topic',
        );
        await partition.close();
        partition = await reopen(settings, options);
        const again = await start(partition, sequence.next);
        offset = again.offset;
        end = Math.min(end, again.end);
        continue;
      }
      const taken = await take(
        partition,
        sequence,
        records,
        options.until === 'end' ? end : Infinity,
        settings,
      );
      if (taken.again > 0) {
        options.log?.warn(
          { topic: settings.topic, offset, count: taken.again },
          'dropped records of the Kafka topic that were there before, with the same bytes',
        );
      }
      if (records.length > 0) offset = records.at(-1)!.offset + 1;
      if (taken.entries.length > 0) yield taken.entries;
      if (taken.failure) throw taken.failure;
    }
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  } finally {
    await partition?.close();
  }
}

/** Where to begin to read: what comes next cannot be before the offset of its number, nor beyond the topic’s end. */
async function start(partition: Partition, next: number): Promise<{ offset: number; end: number }> {
  const { first, end } = await partition.offsets();
  return { offset: Math.max(first, Math.min(next, end)), end };
}

async function take(
  partition: Partition,
  sequence: Sequence,
  records: readonly TopicRecord[],
  end: number,
  { topic }: KafkaSettings,
): Promise<{ entries: TopicEntry[]; again: number; failure?: unknown }> {
  const entries: TopicEntry[] = [];
  let again = 0;
  try {
    for (const record of records) {
      if (record.offset >= end) break;
      const entry = parseRecord(record, topic);
      const place = sequence.place(entry, record.offset);
      if (place === 'next') entries.push(entry);
      else if (place !== 'before') again += 1;
      if (place === 'forgotten') await compareWithFirst(partition, entry, record.offset, topic);
    }
    return { entries, again };
  } catch (failure) {
    return { entries, again, failure };
  }
}

/** An entry that was delivered so long ago that its leaf is no longer remembered is read again where it first was. */
async function compareWithFirst(
  partition: Partition,
  entry: TopicEntry,
  offset: number,
  topic: string,
): Promise<void> {
  for (let from = entry.position; from < offset; ) {
    const records = await partition.fetch(from, FETCH_WAIT_MS);
    for (const record of records) {
      const first = parseRecord(record, topic);
      if (first.position !== entry.position) continue;
      if (Buffer.compare(first.leaf, entry.leaf) !== 0) throw differs(topic, offset, entry.position);
      return;
    }
    from = (records.at(-1)?.offset ?? from) + 1;
  }
}

async function reopen(settings: KafkaSettings, options: FeedOptions): Promise<Partition> {
  for (let attempt = 1; ; attempt += 1) {
    await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length) - 1]!, options.signal);
    try {
      const partition = await Partition.open(settings, options);
      options.log?.info({ topic: settings.topic, attempt }, 'has the Kafka topic again');
      return partition;
    } catch (error) {
      if (!isPassing(error) || attempt >= options.attempts) throw error;
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
