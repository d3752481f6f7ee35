import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendHistory } from '../../test/support/history.js';
import { hasKafka } from '../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tamper as tamperWith } from '../../test/support/tamper.js';
import { freshSettings, freshTopic, writeRaw } from '../../test/support/topic.js';
import { canonicalBytes } from '../domain/canonical.js';
import { leafHash } from '../domain/leaf-hash.js';
import { readEvent } from '../domain/parse-event.js';
import { withAdmin } from '../kafka/client.js';
import { type TopicEntry, toMessage } from '../kafka/record.js';
import type { KafkaSettings } from '../kafka/settings.js';
import { relayOnce } from '../ledger/relay.js';
import { nodeHash } from '../ledger/tlog/hashes.js';
import { type CopiesReport, verifyCopies } from './verify-copies.js';

let book: TestLedger;
let entries: TopicEntry[];

async function ledgerOfHistory(): Promise<void> {
  book = await createLedger();
  await appendHistory(book.ledger);
  entries = [];
  for await (const page of book.ledger.read()) entries.push(...page);
}

const verify = (kafka?: KafkaSettings): Promise<CopiesReport> =>
  verifyCopies({ ledger: book.address, kafka });

/** The root by the definition: the left side is the largest power of two. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

/** What a superuser can do to the table. */
const tamper = (sql: string) => tamperWith(book.address.url, sql);

/** One letter of the actor’s name. */
const FORGED = `replace(body, '"actor":"ada"', '"actor":"eda"')`;

describe('Postgres alone', () => {
  beforeEach(ledgerOfHistory);
  afterEach(() => book.drop());

  it('is in order, and hashes to the root of RFC 6962', async () => {
    const { kafka, postgres, finding } = await verify();
    expect({ kafka, finding }).toEqual({ kafka: null, finding: null });
    expect(postgres).toEqual({
      size: entries.length,
      bytes: entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
      root: Buffer.from(rootOf(entries.map(({ bytes }) => leafHash(bytes)))).toString('hex'),
    });
  });

  it.each([
    ['a byte of an event', 7, `UPDATE daybook_ledger.event SET body = ${FORGED} WHERE position = 7`],
    ['a leaf', 8, `UPDATE daybook_ledger.event SET leaf_hash = sha256('x') WHERE position = 8`],
    ['the stream of a row', 9, `UPDATE daybook_ledger.event SET stream = 'target/x' WHERE position = 9`],
    ['the version of a row', 9, 'UPDATE daybook_ledger.event SET version = 999 WHERE position = 9'],
    ['the type of a row', 9, `UPDATE daybook_ledger.event SET type = 'x' WHERE position = 9`],
    ['the id of a row', 9, 'UPDATE daybook_ledger.event SET event_id = gen_random_uuid() WHERE position = 9'],
    [
      'an event whose spacing was changed, its leaf with it',
      6,
      `UPDATE daybook_ledger.event SET body = body || ' ', leaf_hash = sha256('\\x00' || convert_to(body || ' ', 'UTF8'))
       WHERE position = 6`,
    ],
    ['a row that was removed', 5, 'DELETE FROM daybook_ledger.event WHERE position = 5'],
    [
      'the last row, which was removed',
      -1,
      'DELETE FROM daybook_ledger.event WHERE position = (SELECT max(position) FROM daybook_ledger.event)',
    ],
    ['a head that is behind', -1, 'UPDATE daybook_ledger.head SET size = size - 1'],
    [
      'two rows that changed places',
      4,
      `UPDATE daybook_ledger.event SET position = -1 WHERE position = 4;
       UPDATE daybook_ledger.event SET position = 4 WHERE position = 11;
       UPDATE daybook_ledger.event SET position = 11 WHERE position = -1`,
    ],
  ])('shows %s', async (_, position, sql) => {
    await tamper(`ALTER TABLE daybook_ledger.event DROP CONSTRAINT event_counts; ${sql}`);
    const { finding } = await verify();
    expect(finding).toMatchObject({
      code: 'LEDGER_CORRUPT',
      position: position < 0 ? entries.length - 1 : position,
      message: expect.stringContaining(String(position < 0 ? entries.length - 1 : position)),
    });
  });

  it('has no ledger where there is none', async () => {
    await tamper('DROP SCHEMA daybook_ledger CASCADE');
    await expect(verify()).rejects.toMatchObject({ code: 'LEDGER_NOT_INITIALISED' });
  });
});

describe.runIf(hasKafka())('Postgres and Kafka', () => {
  beforeAll(ledgerOfHistory);
  afterAll(() => book.drop());

  it('are the same to the byte after a relay', async () => {
    const kafka = freshSettings();
    await relayOnce({ ledger: book.address, kafka });
    const report = await verify(kafka);
    expect(report.finding).toBeNull();
    expect(report.kafka).toEqual({ topic: kafka.topic, ...report.postgres, behindBy: 0 });
  });

  it('are the same as far as Kafka goes where it is behind', async () => {
    const kafka = await freshTopic();
    await writeRaw(kafka, entries.slice(0, -3).map(toMessage));
    const report = await verify(kafka);
    expect(report).toMatchObject({ finding: null, kafka: { size: entries.length - 3, behindBy: 3 } });
  });

  it('are the same while events go on being appended and relayed', async () => {
    const busy = await createLedger();
    const kafka = freshSettings();
    try {
      await relayOnce({ ledger: busy.address, kafka });
      let over = false;
      const work = (async () => {
        while (!over) {
          await busy.append(20);
          await relayOnce({ ledger: busy.address, kafka });
        }
      })();
      for (let round = 0; round < 5; round += 1) {
        expect((await verifyCopies({ ledger: busy.address, kafka })).finding).toBeNull();
      }
      over = true;
      await work;
    } finally {
      await busy.drop();
    }
  });

  it('ask for the topic where there is none', async () => {
    await expect(verify(freshSettings())).rejects.toMatchObject({ code: 'KAFKA_TOPIC_MISSING' });
  });

  /** A topic that some other producer filled. */
  async function topicWith(change: (messages: ReturnType<typeof toMessage>[]) => typeof messages) {
    const kafka = await freshTopic();
    await writeRaw(kafka, change(entries.map(toMessage)));
    return verify(kafka);
  }

  const forged = (position: number): TopicEntry => {
    const bytes = canonicalBytes({ ...readEvent(entries[position]!.bytes), actor: 'eve' });
    return { position, stream: entries[position]!.stream, bytes, leaf: leafHash(bytes) };
  };

  it('differ where a message is another event, its leaf and all', async () => {
    const { finding } = await topicWith((messages) => messages.with(12, toMessage(forged(12))));
    expect(finding).toEqual({
      code: 'COPIES_DIFFER',
      position: 12,
      message: 'position 12 is not the same event in both copies: actor differs',
    });
  });

  it('are poisoned by a message with the key of another stream', async () => {
    const { finding } = await topicWith((messages) => messages.with(3, { ...messages[3]!, key: 'ledger' }));
    expect(finding).toMatchObject({ code: 'KAFKA_TOPIC_POISONED', position: 3 });
  });

  it('differ where the topic has what Postgres has not', async () => {
    const last = entries.at(-1)!;
    const more = { ...forged(last.position), position: last.position + 1 };
    const { finding } = await topicWith((messages) => [...messages, toMessage(more)]);
    expect(finding).toMatchObject({ code: 'COPIES_DIFFER', position: entries.length });
  });

  it('are poisoned by a message whose bytes are not those of its leaf', async () => {
    const value = Buffer.from(forged(9).bytes);
    const { finding } = await topicWith((messages) => messages.with(9, { ...messages[9]!, value }));
    expect(finding).toMatchObject({ code: 'KAFKA_TOPIC_POISONED', position: 9 });
  });

  it('are poisoned by a message that is missing', async () => {
    const { finding } = await topicWith((messages) => messages.toSpliced(6, 1));
    expect(finding).toMatchObject({ code: 'KAFKA_TOPIC_POISONED', position: 6 });
  });

  it('are poisoned where all records were deleted', async () => {
    const kafka = await freshTopic();
    await writeRaw(kafka, entries.map(toMessage));
    const partitions = [{ partition: 0, offset: '-1' }];
    await withAdmin(kafka, {}, async (admin) => {
      // kafkajs deletes only from a topic that it was asked about before.
      await admin.fetchTopicOffsets(kafka.topic);
      await admin.deleteTopicRecords({ topic: kafka.topic, partitions });
    });
    expect((await verify(kafka)).finding).toMatchObject({ code: 'KAFKA_TOPIC_POISONED', position: 0 });
  });

  it('differ where a row was rewritten with its leaf', async () => {
    const kafka = freshSettings();
    await relayOnce({ ledger: book.address, kafka });
    await tamper(
      `UPDATE daybook_ledger.event SET body = ${FORGED}, leaf_hash = sha256('\\x00' || convert_to(${FORGED}, 'UTF8'))
       WHERE position = 10`,
    );
    // The tree that the head keeps has one hash for the first 32 events.
    expect((await verify()).finding).toMatchObject({ code: 'LEDGER_CORRUPT', position: 0 });
    expect((await verify(kafka)).finding).toMatchObject({ code: 'COPIES_DIFFER', position: 10 });
  });
});
