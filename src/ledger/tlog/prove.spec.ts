import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { NaiveTree } from '../../../test/support/naive-tree.js';
import { leafHash } from '../../domain/leaf-hash.js';
import { checkConsistency } from './check-consistency.js';
import { checkInclusion } from './check-inclusion.js';
import { proveConsistency, proveInclusion, readRoot } from './prove.js';
import { hashesAt, type TileCoordinates } from './tiles.js';
import { encodeUtf8 } from './utf8.js';

const leaf = (index: number) => leafHash(encodeUtf8(`event ${index}`));
const LARGEST = 70_001;
const leaves = Array.from({ length: LARGEST }, (_, index) => leaf(index));
const tree = new NaiveTree(leaves);
const head = (size: number) => ({ size, root: tree.root(size) });
const hexOf = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const sizes = Array.from({ length: 71 }, (_, size) => size);
const anySize = fc.integer({ min: 1, max: LARGEST });

describe('proofs from tiles', () => {
  it.each(sizes)('say the root of %i leaves', async (size) => {
    expect(hexOf([await readRoot(size, tree.readTiles)])).toEqual(hexOf([tree.root(size)]));
  });

  it.each(sizes)('include every leaf of %i as RFC 6962 does, and hold', async (size) => {
    for (let index = 0; index < size; index += 1) {
      const proof = await proveInclusion(index, size, tree.readTiles);
      expect(hexOf(proof), `leaf ${index}`).toEqual(hexOf(tree.inclusion(index, size)));
      checkInclusion(leaves[index]!, index, head(size), proof);
    }
  });

  it.each(sizes)('lead from every smaller size to %i as RFC 6962 does, and hold', async (to) => {
    for (let from = 0; from <= to; from += 1) {
      const proof = await proveConsistency(from, to, tree.readTiles);
      expect(hexOf(proof), `from ${from}`).toEqual(hexOf(tree.consistency(from, to)));
      checkConsistency(head(from), head(to), proof);
    }
  });

  test.prop([anySize, anySize])('include any leaf of a large tree', async (a, b) => {
    const [index, size] = [Math.min(a, b) - 1, Math.max(a, b)];
    const proof = await proveInclusion(index, size, tree.readTiles);
    expect(hexOf(proof)).toEqual(hexOf(tree.inclusion(index, size)));
    checkInclusion(leaves[index]!, index, head(size), proof);
  });

  test.prop([anySize, anySize])('lead from any size to any larger one', async (a, b) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const proof = await proveConsistency(from, to, tree.readTiles);
    expect(hexOf(proof)).toEqual(hexOf(tree.consistency(from, to)));
    checkConsistency(head(from), head(to), proof);
  });

  test.prop([anySize, anySize])(
    'read a few tiles once each, all at once, and none that the tree does not have',
    async (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const asked: (readonly TileCoordinates[])[] = [];
      await proveConsistency(from, to, async (tiles) => {
        asked.push(tiles);
        for (const { level, index, width } of tiles) {
          expect(width).toBeGreaterThan(0);
          expect(index * 256 + width).toBeLessThanOrEqual(hashesAt(level, to));
        }
        return await tree.readTiles(tiles);
      });
      expect(asked.length).toBeLessThanOrEqual(1);
      // Up to two a level: one on the way to each size.
      expect(asked.flat().length).toBeLessThanOrEqual(2 * 3);
    },
  );

  it('stop at a tile that is too short', async () => {
    const readTiles = async (tiles: readonly TileCoordinates[]) =>
      (await tree.readTiles(tiles)).map((bytes) => bytes.subarray(1));
    await expect(readRoot(300, readTiles)).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: 'tile/1/000.p/1 has 31 bytes, and must have 32',
    });
  });

  it('stop at a tile that is not there', async () => {
    await expect(readRoot(3, async () => [])).rejects.toThrow('tile/0/000.p/3 is missing');
  });

  it.each([
    [3, 3],
    [-1, 3],
    [0, 0],
    [0.5, 3],
  ])('are refused for leaf %d of %d', async (index, size) => {
    await expect(proveInclusion(index, size, tree.readTiles)).rejects.toThrow(RangeError);
  });

  it.each([
    [4, 3],
    [-1, 3],
    [1, 2 ** 53],
  ])('are refused from %d to %d', async (from, to) => {
    await expect(proveConsistency(from, to, tree.readTiles)).rejects.toThrow(RangeError);
  });
});
