import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { canonicalJson } from '../domain/canonical.js';
import { makeEvent } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { ConcurrencyError } from '../errors.js';
import type { AppendedEvent, AppendRequest } from './append-batch.js';
import { AppendQueue, HALVED_FROM, MAXIMUM_BATCH_EVENTS, MAXIMUM_WAITING_EVENTS } from './append-queue.js';
import { LedgerConnection } from './connection.js';

let book: TestLedger;
let connections: LedgerConnection[];
beforeEach(async () => {
  book = await createLedger();
  connections = [];
});
afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await book.drop();
});

function openQueue(): AppendQueue {
  const connection = new LedgerConnection(book.address);
  connections.push(connection);
  return new AppendQueue(connection);
}

function eventOf(stream: string, version: number, id = uuidv7()): AppendedEvent {
  const event = makeEvent(
    { name: 'target.lease-released', data: { target: 'a', lease: uuidv7() } },
    { ledger: book.address.name, actor: 'test' },
    { id, time: new Date(), stream, version },
  );
  return { id, type: event.type, body: canonicalJson(event) };
}

const request = (stream: string, expectedVersion: number, count = 1): AppendRequest => ({
  stream,
  expectedVersion,
  events: Array.from({ length: count }, (_, index) => eventOf(stream, expectedVersion + index + 1)),
});

const streamOf = async (stream: string): Promise<{ version: number; id: string; position: number }[]> =>
  query(
    book.address.url,
    `SELECT version::int, event_id AS id, position::int FROM daybook_ledger.event WHERE stream = '${stream}' ORDER BY version`,
  );

const [a, b] = [targetStream('a'), targetStream('b')];

/** What the database refuses, each as the third version of stream a. */
const POISON: Record<string, () => Partial<AppendRequest>> = {
  'a body of another version': () => ({ events: [eventOf(a, 4)] }),
  'a body of another stream': () => ({ events: [eventOf(b, 3)] }),
  'a body that is not JSON': () => {
    const event = eventOf(a, 3);
    return { events: [{ ...event, body: event.body.replace('"data":{', '"data":{{') }] };
  },
  'a body with a line feed': () => {
    const event = eventOf(a, 3);
    return { events: [{ ...event, body: `\n${event.body}` }] };
  },
  'a body that the topic would not take': () => {
    const event = eventOf(a, 3);
    return {
      events: [{ ...event, body: event.body.replace('"actor":"', `"actor":"${'x'.repeat(8_000_000)}`) }],
    };
  },
  'no event': () => ({ events: [] }),
  'the name of no stream': () => ({ stream: 'target/a,target/b' }),
  'a name with a brace': () => ({ stream: 'target/{a' }),
  'an expected version below 0': () => ({ expectedVersion: -1, events: [eventOf(a, 1)] }),
};

describe('an append that the database refuses', () => {
  it.each(Object.entries(POISON))('for %s fails alone', async (_, poison) => {
    const queue = openQueue();
    const outcomes = await Promise.allSettled([
      queue.append(request(a, 0, 2)),
      queue.append(request(b, 0)),
      queue.append({ ...request(a, 2), ...poison() }),
      queue.append(request(b, 1)),
      queue.append(request(a, 2)),
      queue.append(request(b, 7)),
    ]);
    expect(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'appended')),
    ).toEqual([
      'appended',
      'appended',
      expect.stringMatching(/EVENT_INVALID|CONCURRENCY/),
      'appended',
      'appended',
      'CONCURRENCY',
    ]);
    expect((await streamOf(a)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect((await streamOf(b)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('for an id that another event has fails alone, and says whose append it was', async () => {
    const queue = openQueue();
    const first = request(a, 0);
    await queue.append(first);
    const twin = { stream: b, expectedVersion: 0, events: [eventOf(b, 1, first.events[0]!.id)] };
    const outcomes = await Promise.allSettled([
      queue.append(request(a, 1)),
      queue.append(twin),
      queue.append(request(a, 2)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).toMatchObject({
      code: 'EVENT_INVALID',
      message: expect.stringContaining('target/b'),
    });
  });
});

describe('a queue', () => {
  it('takes no more than it can hold, and says so at once', async () => {
    const queue = openQueue();
    let release: (error: Error) => void = () => {};
    queue.hold(
      new Promise((_, reject) => {
        release = reject;
      }),
    );
    const events = Array.from({ length: MAXIMUM_BATCH_EVENTS }, (_, index) => eventOf(a, index + 1));
    const appends: Promise<number>[] = [];
    let held = 0;
    for (; held + events.length <= MAXIMUM_WAITING_EVENTS; held += events.length) {
      appends.push(queue.append({ stream: a, expectedVersion: held, events }));
    }
    await expect(queue.append({ stream: a, expectedVersion: held, events })).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: `${held} events wait for the ledger; no more are taken`,
    });
    const settled = Promise.allSettled(appends);
    release(new Error('over'));
    expect(new Set((await settled).map(({ status }) => status))).toEqual(new Set(['rejected']));
    await queue.idle();
  });

  it('has room again when what waited is through', async () => {
    const queue = openQueue();
    await Promise.all(Array.from({ length: 40 }, (_, index) => queue.append(request(a, index * 500, 500))));
    expect(await queue.append(request(b, 0))).toBe(20_001);
  });

  it('of many appends has the second half under way before those of the first hear of it', async () => {
    const connection = new LedgerConnection(book.address);
    connections.push(connection);
    const use = vi.spyOn(connection, 'use');
    const queue = new AppendQueue(connection);
    const sentWhenTold: number[] = [];
    const positions = await Promise.all(
      Array.from({ length: HALVED_FROM }, async (_, index) => {
        const position = await queue.append(request(a, index));
        sentWhenTold.push(use.mock.calls.length);
        return position;
      }),
    );
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    expect(sentWhenTold[0]).toBe(2);
    expect(new Set(sentWhenTold.slice(0, HALVED_FROM / 2))).toEqual(new Set([2]));
  });
});

describe('sixteen writers of one stream', () => {
  it('are accepted in turn, none more often than another, where they share a queue', async () => {
    const queue = openQueue();
    const accepted: number[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let version = 0; accepted.length < 160; ) {
        const outcome = await queue.append(request(a, version)).catch((error: ConcurrencyError) => error);
        if (outcome instanceof ConcurrencyError) {
          version = outcome.actualVersion;
        } else {
          accepted.push(writer);
          version += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
    const shares = Array.from(
      { length: 16 },
      (_, writer) => accepted.filter((each) => each === writer).length,
    );
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  });

  it('all get through, and no version is lost or there twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 6 }), {
          minLength: 16,
          maxLength: 16,
        }),
        fc.uuid({ version: 7 }),
        async (plans, run) => {
          const stream = targetStream(run);
          const acknowledged = await Promise.all(plans.map((sizes) => write(openQueue(), stream, sizes)));
          const rows = await streamOf(stream);
          expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
          expect(rows.map(({ id, position }) => `${id} ${position}`).sort()).toEqual(
            acknowledged.flat().sort(),
          );
        },
      ),
      { numRuns: 3 },
    );
  });

  /** Appends so many events each time, and reads on wherever somebody was faster; `id position` of each. */
  async function write(queue: AppendQueue, stream: string, sizes: readonly number[]): Promise<string[]> {
    const written: string[] = [];
    let version = 0;
    for (const size of sizes) {
      for (;;) {
        const asked = request(stream, version, size);
        try {
          const position = await queue.append(asked);
          written.push(...asked.events.map(({ id }, index) => `${id} ${position + index}`));
          version += size;
          break;
        } catch (error) {
          if (!(error instanceof ConcurrencyError)) throw error;
          version = error.actualVersion;
        }
      }
    }
    return written;
  }
});
