import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { NaiveTree } from '../../../test/support/naive-tree.js';
import { leafHash } from '../../domain/leaf-hash.js';
import { type Tile, TileBuilder } from './tile-builder.js';
import { parseTilePath, tilePath } from './tile-path.js';
import { type TileCoordinates, tilesBetween } from './tiles.js';
import { encodeUtf8 } from './utf8.js';

const leaves = Array.from({ length: 66_000 }, (_, index) => leafHash(encodeUtf8(`event ${index}`)));
const tree = new NaiveTree(leaves);

/** Path → content. */
const contents = (tiles: readonly Tile[]) =>
  tiles.map((tile) => [tilePath(tile), Buffer.from(tile.hashes).toString('hex')]);
const expected = (tiles: Iterable<TileCoordinates>) =>
  contents([...tiles].map((tile) => ({ ...tile, hashes: tree.tile(tile) })));
const sorted = <T extends unknown[]>(rows: T[]) => rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

describe('tilesBetween', () => {
  it('gives the tiles of a tree of 70,000 as the example of tlog-tiles counts them', () => {
    const count = new Map<string, number>();
    for (const { level, width } of tilesBetween(0, 70_000)) {
      const kind = `level ${level}, ${width} wide`;
      count.set(kind, (count.get(kind) ?? 0) + 1);
    }
    expect(Object.fromEntries(count)).toEqual({
      'level 0, 256 wide': 273,
      'level 0, 112 wide': 1,
      'level 1, 256 wide': 1,
      'level 1, 17 wide': 1,
      'level 2, 1 wide': 1,
    });
  });

  it('gives a full tile and the one above it for 256 leaves', () => {
    expect([...tilesBetween(0, 256)].map(tilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
  });

  it('gives what a growing tree adds', () => {
    expect([...tilesBetween(255, 513)].map(tilePath)).toEqual([
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/1',
      'tile/1/000.p/2',
    ]);
  });

  it('gives nothing where nothing grew', () => {
    expect([...tilesBetween(300, 300)]).toEqual([]);
  });
});

describe('tilePath', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 1000, width: 256 }, 'tile/0/x001/000'],
    [{ level: 63, index: 999, width: 1 }, 'tile/63/999.p/1'],
    [{ level: 'entries', index: 12_345, width: 255 }, 'tile/entries/x012/345.p/255'],
  ] as const)('of %o is %s, and back', (place, path) => {
    expect(tilePath(place)).toBe(path);
    expect(parseTilePath(path)).toEqual(place);
  });

  test.prop([
    fc.oneof(fc.nat(63), fc.constant('entries' as const)),
    fc.maxSafeNat(),
    fc.integer({ min: 1, max: 256 }),
  ])('is read back for any tile', (level, index, width) => {
    expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
  });

  it.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/00/001',
    'tile/64/001',
    'tile/-1/001',
    'tile/data/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/01',
    'tile/0/001.p',
    'tile/0/001/',
    '/tile/0/001',
    'tile/0/001\n',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])('does not read %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('TileBuilder', () => {
  it('makes the very tiles that a tree of 66,000 leaves has', () => {
    const builder = new TileBuilder();
    const made = leaves.flatMap((leaf) => builder.add(leaf));
    expect(sorted(contents([...made, ...builder.partial()]))).toEqual(
      sorted(expected(tilesBetween(0, 66_000))),
    );
  });

  test.prop([fc.nat(1200), fc.nat(1200)])('goes on from its partial tiles', (a, b) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const first = new TileBuilder();
    for (const leaf of leaves.slice(0, from)) first.add(leaf);
    const second = TileBuilder.resume(from, first.partial());
    const made = leaves.slice(from, to).flatMap((leaf) => second.add(leaf));
    const partial = second.partial();
    expect(
      sorted(
        contents([
          ...made,
          ...partial.filter(({ level, index, width }) => {
            const before = first.partial().find((tile) => tile.level === level);
            return before?.index !== index || before.width !== width;
          }),
        ]),
      ),
    ).toEqual(sorted(expected(tilesBetween(from, to))));
    expect(second.size).toBe(to);
  });

  it('does not resume from the tiles of another size', () => {
    const builder = new TileBuilder();
    for (const leaf of leaves.slice(0, 300)) builder.add(leaf);
    expect(() => TileBuilder.resume(301, builder.partial())).toThrow(
      'a tree of 301 leaves has 45 hashes in its last tile of level 0',
    );
  });
});
