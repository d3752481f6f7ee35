import { leafHash } from '../../../domain/leaf-hash.js';
import { sha256 } from '../../../domain/sha256.js';
import { CompactRange } from '../../../ledger/tlog/compact-range.js';
import { proveConsistency, proveInclusion, readRoot } from '../../../ledger/tlog/prove.js';
import type { ReadTiles } from '../../../ledger/tlog/read-tiles.js';
import { TileBuilder } from '../../../ledger/tlog/tile-builder.js';
import { tilePath } from '../../../ledger/tlog/tile-path.js';
import { type TileCoordinates, tileBytes, tilesBetween } from '../../../ledger/tlog/tiles.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import { hex } from './hex.js';

const LARGEST = 70_000;
const ALL_UP_TO = 9;
const SIZES = [...range(0, 20), 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGEST];

const INCLUDED: readonly (readonly [index: number, size: number])[] = [
  ...range(1, ALL_UP_TO).flatMap((size) => range(0, size - 1).map((index) => [index, size] as const)),
  [19, 20],
  [0, 255],
  [254, 255],
  [255, 256],
  [256, 257],
  [0, 257],
  [511, 513],
  [512, 513],
  [65_535, 65_536],
  [65_536, 65_537],
  [255, LARGEST],
  [65_536, LARGEST],
  [LARGEST - 1, LARGEST],
];

const LED: readonly (readonly [from: number, to: number])[] = [
  ...range(1, ALL_UP_TO).flatMap((to) => range(1, to).map((from) => [from, to] as const)),
  [1, 20],
  [16, 20],
  [255, 256],
  [256, 257],
  [257, 513],
  [511, 512],
  [255, 65_536],
  [65_535, 65_537],
  [65_536, LARGEST],
  [513, LARGEST],
];

/** The tiles of the tree over the decimal numbers from 0. */
interface NumbersTree {
  readTiles: ReadTiles;
  head(size: number): { size: number; root: string };
}

/** Roots, proofs and tiles of the tree whose leaf i is the ASCII decimal of i. */
export async function treeVectors() {
  const tree = numbersTree();
  const inclusion = [];
  for (const [index, size] of INCLUDED) inclusion.push(await included(tree, index, size));
  const consistency = [];
  for (const [from, to] of LED) consistency.push(await led(tree, from, to));
  return {
    about:
      'A tree of numbers: entry i is the ASCII decimal of i, without leading zeroes. All hashes are in hexadecimal.',
    roots: SIZES.map((size) => tree.head(size)),
    inclusion,
    consistency,
    refused: {
      inclusion: await refusedInclusion(tree),
      consistency: await refusedConsistency(tree),
    },
    tiles: await tileVectors(tree),
  };
}

function numbersTree(): NumbersTree {
  const builder = new TileBuilder();
  const growing = new CompactRange();
  const full = new Map<string, Uint8Array>();
  const roots = new Map<number, string>([[0, hex(growing.root())]]);
  for (let index = 0; index < LARGEST; index += 1) {
    const leaf = leafHash(encodeUtf8(String(index)));
    growing.add(leaf);
    for (const tile of builder.add(leaf)) full.set(`${tile.level}/${tile.index}`, tile.hashes);
    if (SIZES.includes(growing.size)) roots.set(growing.size, hex(growing.root()));
  }
  for (const tile of builder.partial()) full.set(`${tile.level}/${tile.index}`, tile.hashes);
  return {
    readTiles: async (tiles) =>
      tiles.map((tile) => full.get(`${tile.level}/${tile.index}`)!.subarray(0, tileBytes(tile))),
    head: (size) => ({ size, root: roots.get(size)! }),
  };
}

async function included(tree: NumbersTree, index: number, size: number) {
  const proof = (await proveInclusion(index, size, tree.readTiles)).map(hex);
  const root = hex(await readRoot(size, tree.readTiles));
  return { index, size, root, leaf: hex(leafHash(encodeUtf8(String(index)))), proof };
}

async function led(tree: NumbersTree, from: number, to: number) {
  const [fromRoot, toRoot] = [await readRoot(from, tree.readTiles), await readRoot(to, tree.readTiles)].map(
    hex,
  );
  const proof = (await proveConsistency(from, to, tree.readTiles)).map(hex);
  return { from, fromRoot, to, toRoot, proof };
}

const flipped = (hash: string, at: number): string =>
  hash.slice(0, at) + (Number.parseInt(hash[at]!, 16) ^ 1).toString(16) + hash.slice(at + 1);

async function refusedInclusion(tree: NumbersTree) {
  const right = await included(tree, 4, 7);
  const other = await included(tree, 5, 7);
  const { proof } = right;
  return [
    { why: 'one bit of the first hash is changed', ...right, proof: proof.with(0, flipped(proof[0]!, 63)) },
    {
      why: 'one bit of the last hash is changed',
      ...right,
      proof: proof.with(-1, flipped(proof.at(-1)!, 0)),
    },
    { why: 'two hashes are swapped', ...right, proof: proof.with(0, proof[1]!).with(1, proof[0]!) },
    { why: 'the last hash is missing', ...right, proof: proof.slice(0, -1) },
    { why: 'the first hash is missing', ...right, proof: proof.slice(1) },
    { why: 'the first hash is there twice', ...right, proof: [proof[0]!, ...proof] },
    { why: 'the root is one hash more', ...right, proof: [...proof, right.root] },
    { why: 'the index is another', ...right, index: 5 },
    { why: 'the leaf is another', ...right, leaf: other.leaf },
    { why: 'the proof is of another leaf', ...right, proof: other.proof },
    { why: 'the root is another', ...right, root: flipped(right.root, 10) },
    { why: 'the index is the size', ...right, index: 7 },
    { why: 'the size is smaller than the index', ...right, size: 4 },
    { why: 'the tree is twice as large', ...right, size: 14 },
    { why: 'the tree has one leaf, and there is a proof', ...right, index: 0, size: 1 },
  ];
}

async function refusedConsistency(tree: NumbersTree) {
  const right = await led(tree, 6, 9);
  const power = await led(tree, 4, 9);
  const same = await led(tree, 7, 7);
  const { proof } = right;
  return [
    { why: 'one bit of the first hash is changed', ...right, proof: proof.with(0, flipped(proof[0]!, 5)) },
    {
      why: 'one bit of the last hash is changed',
      ...right,
      proof: proof.with(-1, flipped(proof.at(-1)!, 5)),
    },
    { why: 'two hashes are swapped', ...right, proof: proof.with(0, proof[1]!).with(1, proof[0]!) },
    { why: 'the last hash is missing', ...right, proof: proof.slice(0, -1) },
    { why: 'the first hash is missing', ...right, proof: proof.slice(1) },
    { why: 'there is one hash more', ...right, proof: [...proof, proof[0]!] },
    { why: 'there is no proof', ...right, proof: [] },
    { why: 'the roots are swapped', ...right, fromRoot: right.toRoot, toRoot: right.fromRoot },
    { why: 'the older root is another', ...right, fromRoot: flipped(right.fromRoot!, 0) },
    { why: 'the newer root is another', ...right, toRoot: flipped(right.toRoot!, 0) },
    { why: 'the older size is another', ...right, from: 5 },
    {
      why: 'the older root is at the head of the proof, and need not be',
      ...power,
      proof: [power.fromRoot, ...power.proof],
    },
    { why: 'the sizes are the same and the roots are not', ...same, toRoot: flipped(same.toRoot!, 0) },
    { why: 'the sizes are the same and there is a proof', ...same, proof },
  ];
}

async function tileVectors({ readTiles }: NumbersTree) {
  const picked: TileCoordinates[] = [...tilesBetween(0, LARGEST)].filter(
    ({ level, index, width }) => level > 0 || index === 0 || width < 256,
  );
  const read = await readTiles(picked);
  return {
    about: `Some tiles of the tree of ${LARGEST} leaves: their paths, how many hashes they hold, and the SHA-256 of their bytes.`,
    size: LARGEST,
    tiles: picked.map((tile, index) => ({
      ...tile,
      path: tilePath(tile),
      sha256: hex(sha256(read[index]!)),
    })),
    paths: [
      { level: 0, index: 1_234_067, width: 256, path: 'tile/0/x001/x234/067' },
      { level: 2, index: 1000, width: 1, path: 'tile/2/x001/000.p/1' },
      { level: 'entries', index: 39_062, width: 128, path: 'tile/entries/x039/062.p/128' },
    ],
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
