import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { type OwnKafka, ownKafka } from '../../test/support/own-kafka.js';
import { POISONS } from '../../test/support/poison.js';
import { tamper } from '../../test/support/tamper.js';
import { entriesFrom, freshSettings, freshTopic, writeRaw } from '../../test/support/topic.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { withAdmin } from '../kafka/client.js';
import { Publisher } from '../kafka/publisher.js';
import { readTopic } from '../kafka/reader.js';
import { type TopicEntry, toMessage } from '../kafka/record.js';
import type { KafkaSettings } from '../kafka/settings.js';
import { openKafkaTail } from '../kafka/tail.js';
import { ensureTopic } from '../kafka/topic.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import type { StreamEntry } from './entry-page.js';
import { type Relay, relayOnce, startRelay } from './relay.js';
import type { RelayProgress } from './relay-options.js';

let book: TestLedger;
let admin: Client;
beforeEach(async () => {
  book = await createLedger();
  admin = await openClient(book.address.url, { role: 'ledger', applicationName: 'daybook-test' });
});
afterEach(async () => {
  await admin.end();
  await book.drop();
});

/** Entries as lines, which are compared quickly. */
const shown = (entries: readonly TopicEntry[]): string[] =>
  entries.map(({ position, stream, bytes }) => `${position} ${stream} ${Buffer.from(bytes).toString()}`);

async function inPostgres(): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of book.ledger.read()) lines.push(...shown(page));
  return lines;
}

async function inKafka(settings: KafkaSettings): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of readTopic(settings)) lines.push(...shown(batch));
  return lines;
}

/** Waits until the topic holds so many entries. */
async function arrived(settings: KafkaSettings, count: number): Promise<void> {
  await ensureTopic(settings);
  const tail = openKafkaTail(settings, { from: count - 1 });
  for await (const _entries of tail as AsyncIterable<readonly LedgerEntry[]>) break;
}

async function publish(settings: KafkaSettings, entries: readonly TopicEntry[]): Promise<void> {
  const publisher = await Publisher.open(settings);
  await publisher.publish(entries);
  await publisher.close();
}

describe.runIf(hasKafka())('relayOnce', () => {
  it('makes the topic and publishes the ledger, to the byte', async () => {
    const kafka = freshSettings();
    await book.append(6000);
    expect(await relayOnce({ ledger: book.address, kafka })).toEqual({ published: 6001, topicEnd: 6001 });
    expect(await inKafka(kafka)).toEqual(await inPostgres());
  });

  it('goes on from where the topic ends', async () => {
    const kafka = freshSettings();
    await relayOnce({ ledger: book.address, kafka });
    await book.append(3);
    expect(await relayOnce({ ledger: book.address, kafka })).toEqual({ published: 3, topicEnd: 4 });
    expect(await relayOnce({ ledger: book.address, kafka })).toEqual({ published: 0, topicEnd: 4 });
  });

  it('publishes nothing after another event than its own', async () => {
    const kafka = await freshTopic();
    await book.append(5);
    await publish(kafka, entriesFrom(0, 2));
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      details: { position: 1 },
    });
    expect(await inKafka(kafka)).toEqual(shown(entriesFrom(0, 2)));
  });

  it('says that the ledger lost its tail when the topic is longer', async () => {
    const kafka = await freshTopic();
    await publish(kafka, entriesFrom(0, 4));
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      message: expect.stringContaining(
        'has 4 events, but the ledger in Postgres has only 1: it lost its tail',
      ),
    });
  });

  it.each(POISONS)('publishes nothing after $what', async (poison) => {
    const kafka = await freshTopic();
    await book.append(4);
    const { value: entries } = (await book.ledger.read().next()) as { value: StreamEntry[] };
    await writeRaw(kafka, [...entries.slice(0, 3).map(toMessage), ...poison.messages(entries)]);
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_POISONED',
      message: `the record of ${kafka.topic} at offset ${poison.offset} ${poison.sentence}`,
    });
    const [end] = await withAdmin(kafka, {}, (asked) => asked.fetchTopicOffsets(kafka.topic));
    expect(Number(end!.offset)).toBe(poison.offset + 1);
  });

  it('does not publish an event that was changed in Postgres', async () => {
    const kafka = freshSettings();
    await tamper(book.address.url, `UPDATE daybook_ledger.event SET body = replace(body, 'test', 'best')`);
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 0 },
    });
    expect(await inKafka(kafka)).toEqual([]);
  });

  it('gives way to the active relay', async () => {
    const kafka = freshSettings();
    const relay = startRelay({ ledger: book.address, kafka });
    await arrived(kafka, 1);
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({ code: 'RELAY_BUSY' });
    await relay.stop();
  });

  it('refuses a database that holds another ledger', async () => {
    const ledger = { ...book.address, name: 'another' };
    await expect(relayOnce({ ledger, kafka: freshSettings() })).rejects.toMatchObject({
      code: 'LEDGER_MISMATCH',
    });
  });

  it('fails at once when Kafka is out of reach', async () => {
    const kafka = freshSettings(['127.0.0.1:1']);
    await expect(relayOnce({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
    });
  });
});

describe.runIf(hasKafka())('startRelay', () => {
  const running: Relay[] = [];
  const start = (kafka: KafkaSettings, onProgress?: (progress: RelayProgress) => void): Relay => {
    const relay = startRelay({
      ledger: book.address,
      kafka,
      pollMs: 60_000,
      ...(onProgress ? { onProgress } : {}),
    });
    running.push(relay);
    return relay;
  };
  afterEach(async () => {
    for (const relay of running.splice(0)) await relay.stop().catch(() => undefined);
  });

  it('publishes what is appended as soon as it is told', async () => {
    const kafka = freshSettings();
    const seen: RelayProgress[] = [];
    start(kafka, (progress) => seen.push(progress));
    await arrived(kafka, 1);
    await book.append(20);
    await arrived(kafka, 21);
    expect(await inKafka(kafka)).toEqual(await inPostgres());
    await expect.poll(() => seen.at(-1)).toEqual({ published: 21, position: 21, head: 21, lagMs: 0 });
  });

  it('is taken over by another when it stops', async () => {
    const kafka = freshSettings();
    const first = start(kafka);
    await arrived(kafka, 1);
    start(kafka);
    await first.stop();
    await book.append(5);
    await arrived(kafka, 6);
    expect(await inKafka(kafka)).toEqual(await inPostgres());
  });

  it('outlives the loss of its connection to Postgres', async () => {
    const kafka = freshSettings();
    start(kafka);
    await arrived(kafka, 1);
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE '% relay'`,
    );
    await book.append(5);
    await arrived(kafka, 6);
    expect(await inKafka(kafka)).toEqual(await inPostgres());
  });

  it('ends when the topic has another history', async () => {
    const kafka = await freshTopic();
    await publish(kafka, entriesFrom(0, 1));
    await expect(start(kafka).ended).rejects.toMatchObject({ code: 'LEDGER_LOST_TAIL' });
  });

  it('ends when somebody else writes to the topic', async () => {
    const kafka = freshSettings();
    const { ended } = start(kafka);
    await arrived(kafka, 1);
    await writeRaw(kafka, [{ key: 'a', value: 'hello' }]);
    await book.append(1);
    await expect(ended).rejects.toMatchObject({ code: 'KAFKA_TOPIC_POISONED', details: { offset: 1 } });
  });

  it('fills a topic anew that was deleted under it', async () => {
    const kafka = freshSettings();
    start(kafka);
    await arrived(kafka, 1);
    await withAdmin(kafka, {}, (asked) => asked.deleteTopics({ topics: [kafka.topic] }));
    await book.append(4);
    await arrived(kafka, 5);
    expect(await inKafka(kafka)).toEqual(await inPostgres());
  });
});

describe.runIf(hasKafka())('a relay whose Kafka is killed', () => {
  let own: OwnKafka;
  beforeAll(async () => {
    own = await ownKafka();
  });
  afterAll(() => own?.end());

  it('reports its lag while appends go on, and catches up when Kafka is back', async () => {
    const kafka = freshSettings(own.brokers);
    let lagged: () => void;
    const lag = new Promise<void>((resolve) => {
      lagged = resolve;
    });
    const relay = startRelay({
      ledger: book.address,
      kafka,
      onProgress: ({ position, head }) => {
        if (head - position >= 50) lagged();
      },
    });
    await book.append(10);
    await arrived(kafka, 11);
    await own.kill('SIGKILL');
    await book.append(50);
    await lag;
    await own.restart();
    await book.append(40);
    await arrived(kafka, 101);
    await relay.stop();
    expect(await inKafka(kafka)).toEqual(await inPostgres());
  });
});
