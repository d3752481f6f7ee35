import { createHash } from 'node:crypto';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { leafHash } from '../../domain/leaf-hash.js';
import { CompactRange } from './compact-range.js';
import { completeRoot, EMPTY_ROOT } from './hashes.js';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** MTH(D[n]) word for word as section 2.1 of RFC 6962 has it. */
function treeHash(data: readonly Uint8Array[]): Uint8Array {
  if (data.length === 0) return sha256();
  if (data.length === 1) return sha256(Uint8Array.of(0), data[0]!);
  let k = 1;
  while (k * 2 < data.length) k *= 2;
  return sha256(Uint8Array.of(1), treeHash(data.slice(0, k)), treeHash(data.slice(k)));
}

function rootOf(data: readonly Uint8Array[]): string {
  const range = new CompactRange();
  for (const each of data) range.add(leafHash(each));
  return hex(range.root());
}

/** The leaves and roots of the test suite of certificate-transparency (`merkletree`), for sizes 1 to 8. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => Buffer.from(leaf, 'hex'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the Merkle tree', () => {
  it('without leaves has the hash of nothing as its root', () => {
    expect(rootOf([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each(ROOTS.map((root, index) => ({ root, size: index + 1 })))(
    'has the known root over the first $size leaves of certificate-transparency’s tests',
    ({ root, size }) => {
      expect(rootOf(LEAVES.slice(0, size))).toBe(root);
    },
  );

  it('is RFC 6962’s for every size up to 300', () => {
    const data: Uint8Array[] = [];
    const range = new CompactRange();
    for (let size = 1; size <= 300; size += 1) {
      data.push(Buffer.from(`event ${size}`));
      range.add(leafHash(data.at(-1)!));
      expect(hex(range.root()), `size ${size}`).toBe(hex(treeHash(data)));
    }
  });

  test.prop([fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 })])(
    'is RFC 6962’s over any leaves',
    (data) => {
      expect(rootOf(data)).toBe(hex(treeHash(data)));
    },
  );

  it('goes on after its root was asked for', () => {
    const range = new CompactRange();
    for (const leaf of LEAVES) {
      range.root();
      range.add(leafHash(leaf));
    }
    expect(hex(range.root())).toBe(ROOTS.at(-1));
    expect(range.size).toBe(8);
  });

  it('goes on where another range stopped', () => {
    const whole = new CompactRange();
    for (const leaf of LEAVES.slice(0, 7)) whole.add(leafHash(leaf));
    const resumed = CompactRange.resume(7, whole.roots);
    resumed.add(leafHash(LEAVES[7]!));
    expect(hex(resumed.root())).toBe(ROOTS.at(-1));
    expect(whole.size).toBe(7);
  });

  it('does not resume from roots that are not those of its size', () => {
    expect(() => CompactRange.resume(7, [EMPTY_ROOT])).toThrow('7 leaves have 3 roots, not 1');
  });

  it('takes subtrees that others hashed', () => {
    const leaves = Array.from({ length: 200 }, (_, index) => leafHash(Buffer.from(String(index))));
    const whole = new CompactRange();
    for (const leaf of leaves) whole.add(leaf);
    const range = new CompactRange();
    for (let at = 0; at + 16 <= 200; at += 16) {
      range.addSubtree(completeRoot(Buffer.concat(leaves.slice(at, at + 16))), 4);
    }
    for (const leaf of leaves.slice(192)) range.add(leaf);
    expect(range.roots.map(hex)).toEqual(whole.roots.map(hex));
  });

  it('takes a subtree only where one of its height begins', () => {
    const range = new CompactRange();
    range.add(leafHash(LEAVES[0]!));
    expect(() => range.addSubtree(EMPTY_ROOT, 1)).toThrow('no subtree of 2 leaves begins at 1');
  });
});
