import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { openClient } from '../postgres/connect.js';
import { readHead } from './head.js';
import { CompactRange } from './tlog/compact-range.js';

/** Around the edges of a tile of 256 leaves, of two, and in odd steps. */
const BATCHES = [1, 2, 3, 250, 1, 255, 256, 257, 1, 511, 7];

describe('the tree in the database', () => {
  let test: TestLedger;
  beforeEach(async () => {
    test = await createLedger();
  });
  afterEach(() => test.drop());

  const leaves = async (): Promise<Uint8Array[]> =>
    (
      await query<{ leaf: Buffer }>(
        test.address.url,
        'SELECT leaf_hash AS leaf FROM daybook_ledger.event ORDER BY position',
      )
    ).map(({ leaf }) => leaf);
  const head = async () => {
    const client = await openClient(test.address.url, { role: 'ledger', applicationName: 'spec' });
    return await readHead(client).finally(() => client.end());
  };
  const rootOf = (all: readonly Uint8Array[]): Uint8Array => {
    const range = new CompactRange();
    for (const leaf of all) range.add(leaf);
    return range.root();
  };

  it('has the root of RFC 6962 after every append', async () => {
    for (const batch of BATCHES) {
      await test.append(batch);
      const all = await leaves();
      expect(await head()).toEqual({ size: all.length, root: Buffer.from(rootOf(all)) });
    }
  });

  it('keeps the root of each full tile', async () => {
    for (const batch of BATCHES) await test.append(batch);
    const all = await leaves();
    const nodes = await query<{ level: number; index: string; hash: Buffer }>(
      test.address.url,
      'SELECT level, index, hash FROM daybook_ledger.node ORDER BY level, index',
    );
    const tiles = Math.floor(all.length / 256);
    expect(nodes.map(({ level, index }) => [level, Number(index)])).toEqual(
      Array.from({ length: tiles }, (_, index) => [1, index]),
    );
    for (const [index, { hash }] of nodes.entries()) {
      expect(hash).toEqual(Buffer.from(rootOf(all.slice(index * 256, (index + 1) * 256))));
    }
  });
});
