import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tamper } from '../../test/support/tamper.js';
import { until } from '../../test/support/until.js';
import { openClient } from '../postgres/connect.js';
import { type Head, readHead } from './head.js';

let book: TestLedger;
beforeEach(async () => {
  book = await createLedger();
  await book.append(9);
});
afterEach(() => book.drop());

async function head(): Promise<Head> {
  const client = await openClient(book.address.url, { role: 'ledger', applicationName: 'daybook-test' });
  return await readHead(client).finally(() => client.end());
}

/** What a restored backup looks like. */
const cut = (size: number) =>
  tamper(
    book.address.url,
    `DELETE FROM daybook_ledger.event WHERE position >= ${size}; UPDATE daybook_ledger.head SET size = ${size}`,
  );

describe('a ledger is compared with what others know of it', () => {
  const source = 'the seal in /anchor';

  it('and may have gone on since', async () => {
    const { size, root } = await head();
    await book.append(300);
    await expect(book.ledger.refuseLostTail([{ source, size, root }])).resolves.toBeUndefined();
  });

  it('and is refused where it is shorter: both sizes and the mending command are named', async () => {
    await expect(book.ledger.refuseLostTail([{ source, size: 12 }])).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      message: expect.stringMatching(/\/anchor has 12 events, but the ledger in Postgres has only 10/),
      hint: expect.stringContaining('daybook ledger rebuild --from kafka --tail'),
    });
  });

  it('and is refused where it has another root at that size', async () => {
    const { size } = await head();
    const root = new Uint8Array(32);
    await book.append(1);
    await expect(book.ledger.refuseLostTail([{ source, size, root }])).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      details: { known: 10, size: 11 },
    });
  });
});

it('an append that is held fails with what was found, and nothing is appended', async () => {
  book.ledger.holdAppends(book.ledger.refuseLostTail([{ source: 'the topic', size: 12 }]));
  await expect(book.append(1)).rejects.toMatchObject({ code: 'LEDGER_LOST_TAIL' });
  expect((await head()).size).toBe(10);
});

it('an append that is held goes on once all is in order', async () => {
  let release: () => void = () => undefined;
  book.ledger.holdAppends(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  const appended = book.append(1);
  expect((await head()).size).toBe(10);
  release();
  await appended;
  expect((await head()).size).toBe(11);
});

describe('a follower', () => {
  it('stops when the ledger becomes shorter than what it has seen', async () => {
    const tail = book.ledger.tail({ from: 0 });
    const iterator = tail[Symbol.asyncIterator]();
    await iterator.next();
    const next = iterator.next();
    await cut(6);
    await expect(next).rejects.toMatchObject({ code: 'LEDGER_LOST_TAIL', details: { known: 10, size: 6 } });
    await tail.close();
  });

  it('stops when the ledger was cut shorter and has grown again', async () => {
    const tail = book.ledger.tail({ from: 0 });
    const iterator = tail[Symbol.asyncIterator]();
    await iterator.next();
    const next = iterator.next();
    next.catch(() => undefined);
    const url = book.address.url;
    await until('the follower listens', async () => {
      const [row] = await query<{ count: string }>(
        url,
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '% tail'`,
      );
      return Number(row!.count) > 0;
    });
    await tamper(url, `UPDATE daybook_ledger.event SET leaf_hash = sha256('other') WHERE position = 9`);
    await query(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE '% tail'`,
    );
    await expect(next).rejects.toMatchObject({ code: 'LEDGER_LOST_TAIL' });
    await tail.close();
  });
});
