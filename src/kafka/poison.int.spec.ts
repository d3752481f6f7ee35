import { describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { POISONS } from '../../test/support/poison.js';
import { entriesFrom, freshTopic, writeRaw } from '../../test/support/topic.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { openKafka } from './client.js';
import { lastRecord } from './last-record.js';
import { readTopic } from './reader.js';
import { toMessage } from './record.js';
import type { KafkaSettings } from './settings.js';
import { openKafkaTail } from './tail.js';

const ENTRIES = entriesFrom(0, 5);

/** What an iteration yields, and how it ends. */
async function taken(iteration: AsyncIterable<readonly LedgerEntry[]>) {
  const positions: number[] = [];
  try {
    for await (const entries of iteration) positions.push(...entries.map(({ position }) => position));
    return { positions };
  } catch (error) {
    return { positions, error };
  }
}

async function poisonedTopic(messages: Parameters<typeof writeRaw>[1]): Promise<KafkaSettings> {
  const settings = await freshTopic();
  await writeRaw(settings, [...ENTRIES.slice(0, 3).map(toMessage), ...messages]);
  return settings;
}

describe.runIf(hasKafka())('a topic with', () => {
  it.each(POISONS)('$what stops reader, tail and whoever looks at its end', async (poison) => {
    const settings = await poisonedTopic(poison.messages(ENTRIES));
    const refusal = {
      code: 'KAFKA_TOPIC_POISONED',
      message: `the record of ${settings.topic} at offset ${poison.offset} ${poison.sentence}`,
      details: { topic: settings.topic, offset: poison.offset },
    };
    const [read, tailed, end] = await Promise.all([
      taken(readTopic(settings)),
      taken(openKafkaTail(settings, { from: 0 })),
      lastRecord(settings).catch((error) => error),
    ]);
    expect(read).toMatchObject({ positions: [0, 1, 2], error: refusal });
    expect(tailed).toMatchObject({ positions: [0, 1, 2], error: refusal });
    expect(end).toMatchObject(refusal);
  });

  it('the marker of a transaction stops them, too', async () => {
    const settings = await poisonedTopic([]);
    const producer = openKafka(settings).kafka.producer({
      transactionalId: settings.topic,
      createPartitioner: () => () => 0,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: settings.topic, messages: [toMessage(ENTRIES[3]!)] });
    await transaction.commit();
    await producer.disconnect();
    const { positions, error } = await taken(openKafkaTail(settings, { from: 0 }));
    expect(positions).toEqual([0, 1, 2, 3]);
    expect(error).toMatchObject({
      message: expect.stringContaining('at offset 4 is the marker of a transaction'),
    });
    await expect(lastRecord(settings)).rejects.toMatchObject({ details: { offset: 4 } });
  });
});

describe.runIf(hasKafka())('the end of a topic', () => {
  it('that begins within a batch that was written twice is no gap', async () => {
    const settings = await freshTopic();
    const late = entriesFrom(0, 900);
    const others = entriesFrom(0, 2800);
    // The end that is looked at begins with the last hundred of the late ones.
    for (const entries of [others.slice(0, 1900), late, others.slice(1900), entriesFrom(2800, 1000)]) {
      await writeRaw(settings, entries.map(toMessage));
    }
    expect(await lastRecord(settings)).toMatchObject({ position: 3799 });
  });

  it('has a gap all the same where one is further back', async () => {
    const settings = await freshTopic();
    for (const entries of [entriesFrom(0, 900), entriesFrom(0, 900), entriesFrom(901, 1500)]) {
      await writeRaw(settings, entries.map(toMessage));
    }
    await expect(lastRecord(settings)).rejects.toMatchObject({
      details: { offset: 1800 },
      message: expect.stringContaining('position 900 is missing'),
    });
  });
});
