import { describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { entriesFrom, entryAt, freshSettings, freshTopic, writeRaw } from '../../test/support/topic.js';
import { withAdmin } from './client.js';
import { lastRecord } from './last-record.js';
import { Publisher } from './publisher.js';
import { readTopic } from './reader.js';
import type { TopicEntry } from './record.js';
import type { KafkaSettings } from './settings.js';

async function publish(settings: KafkaSettings, entries: readonly TopicEntry[]): Promise<void> {
  const publisher = await Publisher.open(settings);
  await publisher.publish(entries);
  await publisher.close();
}

async function deleteBefore(settings: KafkaSettings, offset: string): Promise<void> {
  const { topic } = settings;
  await withAdmin(settings, {}, async (admin) => {
    // kafkajs finds the leader only of a topic that it was asked about before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  });
}

/** What a reading yields, and how it ends. */
async function reading(
  settings: KafkaSettings,
  range: { from?: number; to?: number } = {},
): Promise<{ positions: number[]; error?: unknown }> {
  const positions: number[] = [];
  try {
    for await (const entries of readTopic(settings, range)) {
      positions.push(...entries.map((entry) => entry.position));
    }
    return { positions };
  } catch (error) {
    return { positions, error };
  }
}

describe.runIf(hasKafka())('readTopic', () => {
  it('gives back what was published, to the byte and in order', async () => {
    const settings = await freshTopic();
    const entries = entriesFrom(0, 5000);
    await publish(settings, entries);
    const read: TopicEntry[] = [];
    for await (const batch of readTopic(settings)) read.push(...batch);
    expect(read).toEqual(entries);
  });

  it('keeps the order of calls that overlap', async () => {
    const settings = await freshTopic();
    const publisher = await Publisher.open(settings);
    await Promise.all(entriesFrom(0, 200).map((entry) => publisher.publish([entry])));
    await publisher.close();
    expect(await reading(settings)).toEqual({ positions: Array.from({ length: 200 }, (_, index) => index) });
  });

  it('takes an event that is larger than a batch', async () => {
    const settings = await freshTopic();
    await publish(settings, [entryAt(0), entryAt(1, 'x'.repeat(2_000_000)), entryAt(2)]);
    expect(await reading(settings)).toEqual({ positions: [0, 1, 2] });
  });

  it('reads a range', async () => {
    const settings = await freshTopic();
    await publish(settings, entriesFrom(0, 10));
    expect(await reading(settings, { from: 3, to: 7 })).toEqual({ positions: [3, 4, 5, 6] });
  });

  it('ends at once in an empty topic, and beyond the end', async () => {
    const settings = await freshTopic();
    expect(await reading(settings, { from: 5 })).toEqual({ positions: [] });
  });

  it('drops what was delivered twice', async () => {
    const settings = await freshTopic();
    await publish(settings, [...entriesFrom(0, 5), ...entriesFrom(2, 6)]);
    expect(await reading(settings)).toEqual({ positions: [0, 1, 2, 3, 4, 5, 6, 7] });
    expect(await reading(settings, { from: 6 })).toEqual({ positions: [6, 7] });
  });

  it('stops where the first records were deleted', async () => {
    const settings = await freshTopic();
    await publish(settings, entriesFrom(0, 10));
    await deleteBefore(settings, '4');
    const { positions, error } = await reading(settings);
    expect(positions).toEqual([]);
    expect((error as Error).message).toContain('offset 4 is position 4 where 0 should come');
  });

  it('says that there is no topic', async () => {
    expect(await reading(freshSettings())).toMatchObject({ error: { code: 'KAFKA_TOPIC_MISSING' } });
  });
});

describe.runIf(hasKafka())('lastRecord', () => {
  it('is undefined in an empty topic', async () => {
    expect(await lastRecord(await freshTopic())).toBeUndefined();
  });

  it('is the entry with the highest position, also after a batch delivered twice', async () => {
    const settings = await freshTopic();
    await publish(settings, [...entriesFrom(0, 2500), ...entriesFrom(2400, 50)]);
    expect(await lastRecord(settings)).toEqual(entryAt(2499));
  });

  it('refuses what no relay wrote', async () => {
    const settings = await freshTopic();
    await writeRaw(settings, [{ key: 'a', value: 'hello' }]);
    await expect(lastRecord(settings)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_POISONED' });
  });

  it('refuses a topic from which everything was deleted', async () => {
    const settings = await freshTopic();
    await publish(settings, entriesFrom(0, 3));
    await deleteBefore(settings, '3');
    await expect(lastRecord(settings)).rejects.toMatchObject({ code: 'KAFKA_TOPIC_POISONED' });
  });
});
