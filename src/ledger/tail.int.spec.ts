import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tamper } from '../../test/support/tamper.js';
import type { LedgerTail } from '../domain/ledger-entry.js';
import { Ledger } from './ledger.js';
import { POLL_MS } from './tail.js';

let book: TestLedger;
let ledger: Ledger;
let tail: LedgerTail;
const applicationName = `follower ${uuidv7()}`;

beforeEach(async () => {
  book = await createLedger();
  ledger = await Ledger.open({ ...book.address, applicationName });
  tail = ledger.tail({ from: 0 });
});
afterEach(async () => {
  await tail.close();
  await ledger.close();
  await book.drop();
});

/** Positions as they come, from one iteration of the tail. */
function positions() {
  const iterator = tail[Symbol.asyncIterator]();
  return async (count: number): Promise<number[]> => {
    const found: number[] = [];
    while (found.length < count) {
      const { done, value } = await iterator.next();
      if (done) break;
      found.push(...value.map(({ position }) => position));
    }
    return found;
  };
}

it('sees what is there, then what comes, within 100 ms', async () => {
  const next = positions();
  expect(await next(1)).toEqual([0]);
  const delays: number[] = [];
  for (let position = 1; position <= 10; position += 1) {
    const seen = next(1).then((found) => ({ found, at: performance.now() }));
    await book.append(1);
    const appended = performance.now();
    const { found, at } = await seen;
    expect(found).toEqual([position]);
    delays.push(at - appended);
  }
  // The median: a machine that is busy with something else for a moment proves nothing.
  expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(100);
});

it('begins where it is told to', async () => {
  await book.append(5);
  await tail.close();
  tail = ledger.tail({ from: 4 });
  expect(await positions()(2)).toEqual([4, 5]);
});

it('goes on without a gap, and at once, after its session was ended', async () => {
  const next = positions();
  expect(await next(1)).toEqual([0]);
  const delays: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const seen = next(2);
    await query(
      book.address.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${applicationName} tail'`,
    );
    await book.append(2);
    const appended = performance.now();
    expect(await seen).toEqual([1 + round * 2, 2 + round * 2]);
    delays.push(performance.now() - appended);
  }
  expect(delays.sort((a, b) => a - b)[2]).toBeLessThan(POLL_MS / 2);
});

it('ends when it is closed while it waits', async () => {
  const next = positions();
  await next(1);
  const waiting = next(1);
  await tail.close();
  expect(await waiting).toEqual([]);
});

describe('a ledger that was changed in Postgres', () => {
  it.each([
    ['a gap', 'DELETE FROM daybook_ledger.event WHERE position = 2', 'has position 3 where 2 should come'],
    [
      'other bytes',
      `UPDATE daybook_ledger.event SET body = replace(body, '"test"', '"best"') WHERE position = 2`,
      'position 2 in Postgres has other bytes than its leaf hash says',
    ],
  ])('stops its tail at %s, after what is before', async (_what, change, sentence) => {
    await book.append(4);
    await tamper(book.address.url, change);
    const iterator = tail[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toMatchObject([{ position: 0 }, { position: 1 }]);
    await expect(iterator.next()).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: expect.stringContaining(sentence),
      details: { position: 2 },
    });
  });
});
