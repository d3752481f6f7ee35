import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { NaiveTree } from '../../../test/support/naive-tree.js';
import { checkConsistency } from './check-consistency.js';
import { checkInclusion } from './check-inclusion.js';
import { EMPTY_ROOT, leafHash } from './hashes.js';
import type { TreeHead } from './tree-head.js';
import { encodeUtf8 } from './utf8.js';

const leaves = Array.from({ length: 5000 }, (_, index) => leafHash(encodeUtf8(`event ${index}`)));
const tree = new NaiveTree(leaves);
const head = (size: number): TreeHead => ({ size, root: tree.root(size) });
const foreign = leafHash(encodeUtf8('something else'));
const invalid = expect.objectContaining({ code: 'PROOF_INVALID' });

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(hash);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

const bits = Array.from({ length: 256 }, (_, bit) => bit);

/** Every list that differs from a proof in one bit, or by one hash removed, doubled, added, or two swapped. */
function* changedProofs(proof: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (const [at, hash] of proof.entries()) {
    for (const bit of bits) yield proof.with(at, flipped(hash, bit));
    yield proof.toSpliced(at, 1);
    yield proof.toSpliced(at, 0, hash);
    if (at > 0) yield proof.with(at, proof[at - 1]!).with(at - 1, hash);
  }
  yield [...proof, foreign];
  yield [foreign, ...proof];
}

describe('checkInclusion', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 13])('refuses every change of a proof of %i leaves', (size) => {
    for (let index = 0; index < size; index += 1) {
      for (const proof of changedProofs(tree.inclusion(index, size))) {
        expect(() => checkInclusion(leaves[index]!, index, head(size), proof)).toThrow(invalid);
      }
    }
  });

  it.each([1, 2, 3, 7, 8, 13])('refuses every other bit in the leaf and the root of %i leaves', (size) => {
    const { root } = head(size);
    for (let index = 0; index < size; index += 1) {
      const [leaf, proof] = [leaves[index]!, tree.inclusion(index, size)];
      for (const bit of bits) {
        expect(() => checkInclusion(flipped(leaf, bit), index, { size, root }, proof)).toThrow(invalid);
        expect(() => checkInclusion(leaf, index, { size, root: flipped(root, bit) }, proof)).toThrow(invalid);
      }
    }
  });

  it.each(Array.from({ length: 70 }, (_, size) => size + 1))('refuses every other place in %i', (size) => {
    for (let index = 0; index < size; index += 1) {
      for (let other = -1; other <= size; other += 1) {
        if (other === index) continue;
        expect(() => checkInclusion(leaves[index]!, other, head(size), tree.inclusion(index, size))).toThrow(
          invalid,
        );
      }
    }
  });

  test.prop([fc.nat(4999), fc.nat(4999), fc.nat(4999)])(
    'refuses the proof of one leaf for another in a large tree',
    (a, b, c) => {
      const [first, second, last] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
      fc.pre(first !== second);
      const proof = tree.inclusion(first, last + 1);
      expect(() => checkInclusion(leaves[second]!, second, head(last + 1), proof)).toThrow(invalid);
      expect(() => checkInclusion(leaves[first]!, second, head(last + 1), proof)).toThrow(invalid);
    },
  );

  it('refuses what is no hash and what is no count', () => {
    const [, second] = leaves;
    expect(() => checkInclusion(second!.subarray(1), 0, { size: 1, root: second! }, [])).toThrow(invalid);
    expect(() => checkInclusion(second!, 0, { size: 1.5, root: second! }, [])).toThrow(invalid);
    expect(() => checkInclusion(second!, 0, { size: 2, root: second! }, [new Uint8Array(31)])).toThrow(
      invalid,
    );
    expect(() => checkInclusion(second!, Number.NaN, { size: 1, root: second! }, [])).toThrow(invalid);
  });

  it('says what it refuses', () => {
    expect(() => checkInclusion(foreign, 2, head(5), tree.inclusion(2, 5))).toThrow(
      'the entry is not proven to be at 2 of 5: the proof leads to another root',
    );
  });
});

describe('checkConsistency', () => {
  it.each([2, 3, 4, 5, 6, 7, 8, 13])('refuses every change of a proof to %i', (to) => {
    for (let from = 1; from <= to; from += 1) {
      for (const proof of changedProofs(tree.consistency(from, to))) {
        expect(() => checkConsistency(head(from), head(to), proof)).toThrow(invalid);
      }
    }
  });

  it.each([1, 2, 3, 7, 8, 13])('refuses every other bit in the roots on the way to %i', (to) => {
    for (let from = 0; from <= to; from += 1) {
      const [old, now, proof] = [head(from), head(to), tree.consistency(from, to)];
      for (const bit of bits) {
        const other = { size: from, root: flipped(old.root, bit) };
        expect(() => checkConsistency(other, now, proof)).toThrow(invalid);
        if (from === 0) continue;
        const later = { size: to, root: flipped(now.root, bit) };
        expect(() => checkConsistency(old, later, proof)).toThrow(invalid);
      }
    }
  });

  it.each(Array.from({ length: 40 }, (_, size) => size + 1))(
    'refuses a tree of %i leaves whose beginning was written anew',
    (to) => {
      for (let from = 1; from <= to; from += 1) {
        const rewritten = new NaiveTree(leaves.slice(0, to).with(from - 1, foreign));
        const later = { size: to, root: rewritten.root(to) };
        for (const proof of [rewritten.consistency(from, to), tree.consistency(from, to)]) {
          expect(() => checkConsistency(head(from), later, proof)).toThrow(invalid);
        }
      }
    },
  );

  test.prop([fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), fc.nat(), fc.nat(255)])(
    'refuses any bit changed in a proof of a large tree',
    (a, b, at, bit) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const proof = tree.consistency(from, to);
      fc.pre(proof.length > 0);
      const changed = proof.with(at % proof.length, flipped(proof[at % proof.length]!, bit));
      expect(() => checkConsistency(head(from), head(to), changed)).toThrow(invalid);
    },
  );

  it('takes any tree to follow the empty one, without a proof', () => {
    checkConsistency({ size: 0, root: EMPTY_ROOT }, head(5), []);
    expect(() => checkConsistency({ size: 0, root: EMPTY_ROOT }, head(5), [foreign])).toThrow(invalid);
    expect(() => checkConsistency({ size: 0, root: foreign }, head(5), [])).toThrow(invalid);
  });

  it('refuses two roots of one size', () => {
    expect(() => checkConsistency(head(5), { size: 5, root: foreign }, [])).toThrow(
      'the tree of 5 is not proven to be the beginning of the tree of 5: their roots differ',
    );
  });

  it('refuses what is no hash and what is no count', () => {
    const proof = tree.consistency(3, 5);
    expect(() => checkConsistency(head(5), head(3), proof)).toThrow(invalid);
    expect(() => checkConsistency({ ...head(3), size: 2.5 }, head(5), proof)).toThrow(invalid);
    expect(() => checkConsistency({ ...head(3), size: -3 }, head(5), proof)).toThrow(invalid);
    expect(() => checkConsistency(head(3), head(5), proof.with(0, new Uint8Array(33)))).toThrow(invalid);
  });
});
