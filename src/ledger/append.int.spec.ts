import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRole, query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { lossyProxy } from '../../test/support/lossy-proxy.js';
import { type EventEnvelope, makeEvent } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { ConcurrencyError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { Ledger } from './ledger.js';

let book: TestLedger;
beforeEach(async () => {
  book = await createLedger();
});
afterEach(() => book.drop());

/** Some event of a stream, with the version that it must have. */
const eventOf = (stream: string, version: number): EventEnvelope =>
  makeEvent(
    { name: 'target.lease-released', data: { target: stream.slice('target/'.length), lease: uuidv7() } },
    { ledger: book.address.name, actor: 'test' },
    { id: uuidv7(), time: new Date(), stream, version },
  );

const events = (stream: string, after: number, count: number): EventEnvelope[] =>
  Array.from({ length: count }, (_, index) => eventOf(stream, after + index + 1));

interface Row {
  position: number;
  stream: string;
  version: number;
  id: string;
  transaction: string;
}

/** All rows after the ledger’s first event, in their order. */
const rows = (): Promise<Row[]> =>
  query<Row & Record<string, unknown>>(
    book.address.url,
    `SELECT position::int, stream, version::int, event_id AS id, xmin::text AS transaction
     FROM daybook_ledger.event WHERE position > 0 ORDER BY position`,
  );

describe('appends of many writers at once', () => {
  it('have positions and versions without gaps, each event once', async () => {
    const streams = ['a', 'b', 'c'].map(targetStream);
    const appended: string[] = [];
    const write = async (seed: number) => {
      const ledger = await Ledger.open(book.address);
      try {
        for (let turn = 0; turn < 12; turn += 1) {
          const stream = streams[(seed + turn) % streams.length]!;
          for (let version = 0; ; ) {
            const batch = events(stream, version, 1 + (turn % 3));
            try {
              await ledger.append(stream, version, batch);
              appended.push(...batch.map(({ id }) => id));
              break;
            } catch (error) {
              if (!(error instanceof ConcurrencyError)) throw error;
              version = error.actualVersion;
            }
          }
        }
      } finally {
        await ledger.close();
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, seed) => write(seed)));
    const found = await rows();
    expect(found.map(({ position }) => position)).toEqual(found.map((_, index) => index + 1));
    for (const stream of streams) {
      const versions = found.filter((row) => row.stream === stream).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
    expect(found.map(({ id }) => id).sort()).toEqual(appended.sort());
  });
});

describe('append', () => {
  const stream = targetStream('a');

  it('says at which version the stream is where it expected another', async () => {
    await book.ledger.append(stream, 0, events(stream, 0, 3));
    const late = book.ledger.append(stream, 1, events(stream, 1, 1));
    await expect(late).rejects.toThrow(ConcurrencyError);
    await expect(late).rejects.toMatchObject({ stream, expectedVersion: 1, actualVersion: 3 });
    await expect(book.ledger.append(stream, 9, events(stream, 9, 1))).rejects.toMatchObject({
      actualVersion: 3,
    });
    expect(await book.ledger.size()).toBe(4);
  });

  it('of the same events again is the append that was there, at the same position', async () => {
    const first = events(stream, 0, 2);
    const position = await book.ledger.append(stream, 0, first);
    await book.ledger.append(stream, 2, events(stream, 2, 1));
    expect(await book.ledger.append(stream, 0, first)).toBe(position);
    expect(await book.ledger.size()).toBe(4);
  });

  it('of other events in their place is none, even with the same ids', async () => {
    const first = events(stream, 0, 2);
    await book.ledger.append(stream, 0, first);
    const forged = first.map((event) => ({ ...event, actor: 'eve' }));
    await expect(book.ledger.append(stream, 0, forged)).rejects.toThrow(ConcurrencyError);
  });

  it('takes all events of an append or none', async () => {
    await book.ledger.append(stream, 0, events(stream, 0, 1));
    await expect(book.ledger.append(stream, 0, events(stream, 0, 3))).rejects.toThrow(ConcurrencyError);
    expect((await rows()).map(({ version }) => version)).toEqual([1]);
  });

  it('refuses an event whose id another event has, and takes the one after it', async () => {
    const [event] = events(stream, 0, 1);
    await book.ledger.append(stream, 0, [event!]);
    const twin = { ...eventOf(stream, 2), id: event!.id };
    await expect(book.ledger.append(stream, 1, [twin])).rejects.toThrow();
    await book.ledger.append(stream, 1, events(stream, 1, 1));
    expect(await book.ledger.size()).toBe(3);
  });
});

describe('what waits together', () => {
  it('is committed together', async () => {
    const stream = targetStream('a');
    const positions = await Promise.all(
      events(stream, 0, 100).map((event, index) => book.ledger.append(stream, index, [event])),
    );
    expect(positions).toEqual(positions.map((_, index) => index + 1));
    expect(new Set((await rows()).map(({ transaction }) => transaction)).size).toBe(1);
  });

  it('is taken without the one that is refused', async () => {
    const [a, b] = [targetStream('a'), targetStream('b')];
    const outcomes = await Promise.allSettled([
      book.ledger.append(a, 0, events(a, 0, 2)),
      book.ledger.append(a, 7, events(a, 7, 1)),
      book.ledger.append(b, 0, events(b, 0, 1)),
      book.ledger.append(a, 2, events(a, 2, 1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const found = await rows();
    expect(found.map(({ stream, version }) => `${stream} ${version}`)).toEqual([
      `${a} 1`,
      `${a} 2`,
      `${b} 1`,
      `${a} 3`,
    ]);
    expect(new Set(found.map(({ transaction }) => transaction)).size).toBe(1);
  });
});

describe('a connection that is lost while something is appended', () => {
  it('doubles nothing where the commit was made and its answer lost', async () => {
    const proxy = await lossyProxy(book.address.url);
    const ledger = await Ledger.open({ ...book.address, url: proxy.url });
    try {
      const stream = targetStream('a');
      await ledger.append(stream, 0, events(stream, 0, 1));
      const lost = proxy.loseNextAnswer();
      const position = ledger.append(stream, 1, events(stream, 1, 2));
      await lost;
      expect(await position).toBe(2);
      expect((await rows()).map(({ version }) => version)).toEqual([1, 2, 3]);
    } finally {
      await ledger.close();
      await proxy.close();
    }
  });

  it('loses and doubles nothing when the server ends it again and again', async () => {
    const stream = targetStream('a');
    const applicationName = `writer ${uuidv7()}`;
    const ledger = await Ledger.open({ ...book.address, applicationName });
    try {
      for (let round = 0; round < 10; round += 1) {
        const appends = Promise.all(
          events(stream, round * 20, 20).map((event, index) =>
            ledger.append(stream, round * 20 + index, [event]),
          ),
        );
        await query(
          book.address.url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${applicationName}'`,
        );
        await appends;
      }
      expect((await rows()).map(({ version }) => version)).toEqual(
        Array.from({ length: 200 }, (_, index) => index + 1),
      );
    } finally {
      await ledger.close();
    }
  });
});

/** A row that is as a row must be, but for its place: another id and version for the first event. */
const forged = (position: number): string => `INSERT INTO daybook_ledger.event
  SELECT ${position}, stream, 99, type, '0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11', now(), forged.body, sha256('\\x00'::bytea || forged.body::bytea)
  FROM daybook_ledger.event e, LATERAL (SELECT replace(replace(e.body, e.event_id::text, '0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11'),
    '"streamversion":1,', '"streamversion":99,') AS body) forged WHERE e.position = 0`;

describe('the ledger’s tables', () => {
  const CHANGES = [
    `UPDATE daybook_ledger.event SET body = body || ' '`,
    'UPDATE daybook_ledger.event SET recorded_at = now()',
    'DELETE FROM daybook_ledger.event',
    'TRUNCATE daybook_ledger.event',
    'UPDATE daybook_ledger.head SET size = 0',
    'UPDATE daybook_ledger.head SET size = size + 1',
    'DELETE FROM daybook_ledger.head',
    'TRUNCATE daybook_ledger.head',
    'INSERT INTO daybook_ledger.head (only_one, size) VALUES (true, 9)',
    forged(1),
  ];
  const BY_THE_WRITER = [
    forged(1),
    'UPDATE daybook_ledger.installation SET ledger = $$other$$',
    'ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL',
    'DROP TABLE daybook_ledger.event',
    'DROP SCHEMA daybook_ledger CASCADE',
    'SET ROLE daybook_owner',
  ];

  let role: Awaited<ReturnType<typeof createRole>>;
  let writerUrl: string;
  beforeAll(async () => {
    role = await createRole();
  });
  afterAll(() => role.drop());
  beforeEach(async () => {
    writerUrl = role.url(new URL(book.address.url).pathname.slice(1));
    await query(book.address.url, `GRANT daybook_writer TO ${role.name}`);
  });

  /** Runs SQL as somebody, in a transaction that is rolled back. */
  async function attempt(url: string, sql: string, before?: string): Promise<void> {
    const client: Client = await openClient(url, { role: 'ledger', applicationName: 'daybook-test' });
    try {
      await client.query('BEGIN');
      if (before) await client.query(before);
      await client.query(sql);
      // What is checked at the commit is checked now: nothing may stay behind.
      await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    } finally {
      await client.end();
    }
  }

  it.each(CHANGES)('refuse a superuser: %s', async (sql) => {
    await expect(attempt(book.address.url, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(CHANGES.slice(0, 4))('refuse a superuser who plays a replica: %s', async (sql) => {
    const asReplica = 'SET LOCAL session_replication_role = replica';
    await expect(attempt(book.address.url, sql, asReplica)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(CHANGES)('refuse their owner: %s', async (sql) => {
    await expect(attempt(book.address.url, sql, 'SET ROLE daybook_owner')).rejects.toMatchObject({
      code: '42501',
    });
  });

  it.each([...CHANGES, ...BY_THE_WRITER])('refuse whoever may append: %s', async (sql) => {
    await expect(attempt(writerUrl, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('have one event at a position, whoever inserts', async () => {
    await expect(attempt(book.address.url, forged(0))).rejects.toMatchObject({ code: '23505' });
  });

  it('are read and appended to by whoever is a writer', async () => {
    const stream = targetStream('a');
    const ledger = await Ledger.open({ ...book.address, url: writerUrl });
    try {
      expect(await ledger.append(stream, 0, events(stream, 0, 1))).toBe(1);
      expect((await ledger.readStream(stream)).length).toBe(1);
    } finally {
      await ledger.close();
    }
  });

  it('are not even read by anybody else', async () => {
    const stranger = await createRole();
    try {
      const url = stranger.url(new URL(book.address.url).pathname.slice(1));
      await expect(Ledger.open({ ...book.address, url })).rejects.toMatchObject({ code: 'LEDGER_PRIVILEGE' });
    } finally {
      await stranger.drop();
    }
  });
});
