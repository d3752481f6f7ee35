import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendHistory } from '../../test/support/history.js';
import { hasKafka } from '../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { entriesFrom, freshSettings, freshTopic, writeRaw } from '../../test/support/topic.js';
import { verifyCopies } from '../audit/verify-copies.js';
import { withAdmin } from '../kafka/client.js';
import { type TopicEntry, toMessage } from '../kafka/record.js';
import { relayOnce } from './relay.js';
import { republish } from './republish.js';

describe.runIf(hasKafka())('a ledger is republished', () => {
  let book: TestLedger;
  let entries: TopicEntry[];
  beforeAll(async () => {
    book = await createLedger();
    await appendHistory(book.ledger);
    entries = [];
    for await (const page of book.ledger.read()) entries.push(...page);
  });
  afterAll(() => book.drop());

  it('into a topic that is not there, with the same size and root', async () => {
    const kafka = freshSettings();
    const done = await republish({ ledger: book.address, kafka });
    const { finding, postgres } = await verifyCopies({ ledger: book.address, kafka });
    expect(finding).toBeNull();
    const { size, root } = postgres;
    expect(done).toEqual({ topic: kafka.topic, before: 0, published: size, size, root });
  });

  it('after its topic was deleted', async () => {
    const kafka = freshSettings();
    await relayOnce({ ledger: book.address, kafka });
    await withAdmin(kafka, {}, (admin) => admin.deleteTopics({ topics: [kafka.topic] }));
    expect(await republish({ ledger: book.address, kafka })).toMatchObject({ published: entries.length });
  });

  it('after the beginning that a topic has', async () => {
    const kafka = await freshTopic();
    await writeRaw(kafka, entries.slice(0, 11).map(toMessage));
    expect(await republish({ ledger: book.address, kafka })).toMatchObject({
      before: 11,
      published: entries.length - 11,
      size: entries.length,
    });
  });

  it('not after something else: the first position that differs is named', async () => {
    const kafka = await freshTopic();
    // The last record is the ledger’s own, so that a relay would go on after it.
    await writeRaw(
      kafka,
      [...entries.slice(0, 5), ...entriesFrom(5, 1), ...entries.slice(6, 11)].map(toMessage),
    );
    await expect(republish({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'COPIES_DIFFER',
      details: { position: 5 },
    });
  });

  it('not where the topic is longer', async () => {
    const kafka = await freshTopic();
    await writeRaw(kafka, [...entries, ...entriesFrom(entries.length, 2)].map(toMessage));
    await expect(republish({ ledger: book.address, kafka })).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      details: { known: entries.length + 2, size: entries.length },
    });
  });
});
