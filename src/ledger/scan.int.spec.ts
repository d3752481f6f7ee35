import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendHistory } from '../../test/support/history.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import type { EventEnvelope } from '../domain/event.js';
import { leafHash } from '../domain/leaf-hash.js';
import type { StreamEntry } from './entry-page.js';

let book: TestLedger;
beforeAll(async () => {
  book = await createLedger();
  await appendHistory(book.ledger, { migrations: 30 });
});
afterAll(() => book.drop());

const plain = ({ position, stream, bytes, leaf, text }: StreamEntry) => ({
  position,
  stream,
  bytes: Buffer.from(bytes),
  leaf: Buffer.from(leaf),
  text,
});

async function scanned(from?: number, to?: number, most = Infinity) {
  const entries: ReturnType<typeof plain>[] = [];
  await book.ledger.scan((entry) => entries.push(plain(entry)) < most, from, to);
  return entries;
}

describe('a scan of the ledger', () => {
  it('hands out what is read in pages', async () => {
    const read: ReturnType<typeof plain>[] = [];
    for await (const page of book.ledger.read()) read.push(...page.map(plain));
    expect(read.length).toBe(await book.ledger.size());
    expect(await scanned()).toEqual(read);
  });

  it('hands out events with their leaf hashes, their streams and their very bytes', async () => {
    for (const { bytes, leaf, text, stream } of await scanned()) {
      expect(Buffer.from(leafHash(bytes))).toEqual(leaf);
      expect(bytes.toString()).toBe(text);
      expect(JSON.parse(text!).subject).toBe(stream);
    }
  });

  it('begins and ends where it is told', async () => {
    expect((await scanned(3, 7)).map(({ position }) => position)).toEqual([3, 4, 5, 6]);
    expect(await scanned(await book.ledger.size())).toEqual([]);
  });

  it('ends when no more is wanted', async () => {
    expect((await scanned(0, undefined, 5)).map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
  });

  it('throws what the taker throws, and can be done again', async () => {
    const failing = book.ledger.scan(({ position }) => {
      if (position === 2) throw new Error('not this one');
      return true;
    });
    await expect(failing).rejects.toThrow('not this one');
    expect(await scanned(0, 3)).toHaveLength(3);
  });
});

describe('a scan of a stream', () => {
  it('hands out what is read in pages, after a version, without some types', async () => {
    const [stream] = await book.ledger.streams('target/');
    const read = await book.ledger.readStream(stream!);
    const without = [read.at(-1)!.type, 'an "unknown" type\'s name'];
    const scanned: EventEnvelope[] = [];
    await book.ledger.scanStream(stream!, (event) => scanned.push(event), { after: 2, without });
    expect(scanned.length).toBeGreaterThan(0);
    expect(scanned).toEqual(read.slice(2).filter(({ type }) => !without.includes(type)));
  });

  it('takes a name as it is, whatever is in it', async () => {
    const seen: EventEnvelope[] = [];
    await book.ledger.scanStream("target/' OR '1'='1", (event) => seen.push(event));
    expect(seen).toEqual([]);
  });

  it('throws what the taker throws, and can be done again', async () => {
    const [stream] = await book.ledger.streams('target/');
    const refuse = () => {
      throw new Error('not this one');
    };
    await expect(book.ledger.scanStream(stream!, refuse)).rejects.toThrow('not this one');
    const seen: EventEnvelope[] = [];
    await book.ledger.scanStream(stream!, (event) => seen.push(event));
    expect(seen).toEqual(await book.ledger.readStream(stream!));
  });
});
