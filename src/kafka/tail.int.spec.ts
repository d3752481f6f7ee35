import { describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { entriesFrom, entryAt, freshSettings, freshTopic } from '../../test/support/topic.js';
import type { LedgerTail } from '../domain/ledger-entry.js';
import { withAdmin } from './client.js';
import { Publisher } from './publisher.js';
import { openKafkaTail } from './tail.js';

/** The positions of the next entries of a tail, at least so many. */
async function take(
  iterator: AsyncIterator<readonly { position: number }[]>,
  count: number,
): Promise<number[]> {
  const positions: number[] = [];
  while (positions.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    positions.push(...(value as readonly { position: number }[]).map((entry) => entry.position));
  }
  return positions;
}

const iterate = (tail: LedgerTail) => tail[Symbol.asyncIterator]();

describe.runIf(hasKafka())('openKafkaTail', () => {
  it('yields what is there from a position on, then what comes', async () => {
    const settings = await freshTopic();
    const publisher = await Publisher.open(settings);
    await publisher.publish(entriesFrom(0, 5));
    const tail = openKafkaTail(settings, { from: 3 });
    const entries = iterate(tail);
    expect(await take(entries, 2)).toEqual([3, 4]);
    const coming = take(entries, 3);
    await publisher.publish(entriesFrom(5, 3));
    expect(await coming).toEqual([5, 6, 7]);
    await tail.close();
    await publisher.close();
  });

  it('waits for a position that is not there yet', async () => {
    const settings = await freshTopic();
    const publisher = await Publisher.open(settings);
    await publisher.publish(entriesFrom(0, 2));
    const tail = openKafkaTail(settings, { from: 4 });
    const coming = take(iterate(tail), 1);
    await publisher.publish(entriesFrom(2, 3));
    expect(await coming).toEqual([4]);
    await tail.close();
    await publisher.close();
  });

  it('drops what is delivered twice, and says so', async () => {
    const settings = await freshTopic();
    const publisher = await Publisher.open(settings);
    await publisher.publish([...entriesFrom(0, 4), ...entriesFrom(1, 5)]);
    const warnings: object[] = [];
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, error: quiet, warn: (fields: object) => warnings.push(fields) };
    const tail = openKafkaTail(settings, { from: 0, log });
    expect(await take(iterate(tail), 6)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(warnings).toEqual([{ topic: settings.topic, offset: 0, count: 3 }]);
    await tail.close();
    await publisher.close();
  });

  it('ends when it is closed while it waits', async () => {
    const tail = openKafkaTail(await freshTopic(), { from: 0 });
    const waiting = iterate(tail).next();
    await tail.close();
    expect(await waiting).toEqual({ value: undefined, done: true });
  });

  it('ends when its signal aborts while it waits', async () => {
    const controller = new AbortController();
    const tail = openKafkaTail(await freshTopic(), { from: 0, signal: controller.signal });
    const waiting = iterate(tail).next();
    controller.abort();
    expect(await waiting).toEqual({ value: undefined, done: true });
  });

  it('says that there is no topic', async () => {
    await expect(iterate(openKafkaTail(freshSettings(), { from: 0 })).next()).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_MISSING',
    });
  });

  it('leaves no consumer group behind', async () => {
    const settings = await freshTopic();
    const publisher = await Publisher.open(settings);
    await publisher.publish([entryAt(0)]);
    const tail = openKafkaTail(settings, { from: 0 });
    await take(iterate(tail), 1);
    const { groups } = await withAdmin(settings, {}, (admin) => admin.listGroups());
    expect(groups).toEqual([]);
    await tail.close();
    await publisher.close();
  });
});
