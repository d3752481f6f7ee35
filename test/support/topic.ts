import type { Message } from 'kafkajs';
import { inject } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { openKafka } from '../../src/kafka/client.js';
import { isPassing } from '../../src/kafka/failure.js';
import { lastRecord } from '../../src/kafka/last-record.js';
import { Publisher } from '../../src/kafka/publisher.js';
import type { TopicEntry } from '../../src/kafka/record.js';
import type { KafkaSettings } from '../../src/kafka/settings.js';
import { ensureTopic, topicName } from '../../src/kafka/topic.js';
import { uniqueLedgerName } from './kafka.js';

/** Settings for a topic that no other spec has. */
export const freshSettings = (brokers: readonly string[] = inject('kafkaBrokers')): KafkaSettings => ({
  brokers,
  clientId: 'daybook-test',
  topic: topicName(uniqueLedgerName()),
});

/** Settings for such a topic, which is there. */
export async function freshTopic(brokers?: readonly string[]): Promise<KafkaSettings> {
  const settings = freshSettings(brokers);
  await ensureTopic(settings);
  return settings;
}

/** The entry that a ledger of counting has at a position. */
export function entryAt(position: number, text = `event ${position}`): TopicEntry {
  const stream = `target/t${position % 3}`;
  const bytes = Buffer.from(canonicalJson({ position, subject: stream, text }));
  return { position, stream, bytes, leaf: leafHash(bytes) };
}

export const entriesFrom = (position: number, count: number): TopicEntry[] =>
  Array.from({ length: count }, (_, index) => entryAt(position + index));

/** Writes messages that no relay would. */
export async function writeRaw(settings: KafkaSettings, messages: Message[]): Promise<void> {
  const producer = openKafka(settings).kafka.producer({ createPartitioner: () => () => 0 });
  await producer.connect();
  try {
    await producer.send({ topic: settings.topic, acks: -1, messages });
  } finally {
    await producer.disconnect();
  }
}

/** Publishes so many entries as a relay does: after a failure it goes on from what the topic’s end says. */
export async function publishThrough(
  settings: KafkaSettings,
  count: number,
  onBatch: (next: number) => void,
): Promise<void> {
  for (let next = 0; next < count; ) {
    let publisher: Publisher | undefined;
    try {
      next = ((await lastRecord(settings))?.position ?? -1) + 1;
      publisher = await Publisher.open(settings);
      while (next < count) {
        await publisher.publish(entriesFrom(next, Math.min(20, count - next)));
        next += 20;
        onBatch(next);
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
    } finally {
      await publisher?.close();
    }
  }
}
