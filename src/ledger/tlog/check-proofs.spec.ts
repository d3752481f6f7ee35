import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { NaiveTree } from '../../../test/support/naive-tree.js';
import { leafHash } from '../../domain/leaf-hash.js';
import { DaybookError } from '../../errors.js';
import { checkConsistency } from './check-consistency.js';
import { checkInclusion } from './check-inclusion.js';
import { EMPTY_ROOT } from './hashes.js';
import type { TreeHead } from './tree-head.js';
import { encodeUtf8 } from './utf8.js';

const leaves = Array.from({ length: 5000 }, (_, index) => leafHash(encodeUtf8(`event ${index}`)));
const tree = new NaiveTree(leaves);
const head = (size: number): TreeHead => ({ size, root: tree.root(size) });
const foreign = leafHash(encodeUtf8('something else'));

/** Fails unless the check does. Far cheaper than a matcher, for a hundred thousand changes. */
function expectRefused(check: () => void): void {
  let thrown: unknown;
  try {
    check();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof DaybookError) || thrown.code !== 'PROOF_INVALID') {
    expect.fail(`accepted, or refused otherwise: ${thrown}`);
  }
}

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
        expectRefused(() => checkInclusion(leaves[index]!, index, head(size), proof));
      }
    }
  });

  it.each([1, 2, 3, 7, 8, 13])('refuses every other bit in the leaf and the root of %i leaves', (size) => {
    const { root } = head(size);
    for (let index = 0; index < size; index += 1) {
      const [leaf, proof] = [leaves[index]!, tree.inclusion(index, size)];
      for (const bit of bits) {
        expectRefused(() => checkInclusion(flipped(leaf, bit), index, { size, root }, proof));
        expectRefused(() => checkInclusion(leaf, index, { size, root: flipped(root, bit) }, proof));
      }
    }
  });

  it.each(Array.from({ length: 70 }, (_, size) => size + 1))('refuses every other place in %i', (size) => {
    for (let index = 0; index < size; index += 1) {
      for (let other = -1; other <= size; other += 1) {
        if (other === index) continue;
        expectRefused(() => checkInclusion(leaves[index]!, other, head(size), tree.inclusion(index, size)));
      }
    }
  });

  test.prop([fc.nat(4999), fc.nat(4999), fc.nat(4999)])(
    'refuses the proof of one leaf for another in a large tree',
    (a, b, c) => {
      const [first, second, last] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
      fc.pre(first !== second);
      const proof = tree.inclusion(first, last + 1);
      expectRefused(() => checkInclusion(leaves[second]!, second, head(last + 1), proof));
      expectRefused(() => checkInclusion(leaves[first]!, second, head(last + 1), proof));
    },
  );

  it('refuses what is no hash and what is no count', () => {
    const [, second] = leaves;
    expectRefused(() => checkInclusion(second!.subarray(1), 0, { size: 1, root: second! }, []));
    expectRefused(() => checkInclusion(second!, 0, { size: 1.5, root: second! }, []));
    expectRefused(() => checkInclusion(second!, 0, { size: 2, root: second! }, [new Uint8Array(31)]));
    expectRefused(() => checkInclusion(second!, Number.NaN, { size: 1, root: second! }, []));
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
        expect(() => checkConsistency(head(from), head(to), proof));
      }
    }
  });

  it.each([1, 2, 3, 7, 8, 13])('refuses every other bit in the roots on the way to %i', (to) => {
    for (let from = 0; from <= to; from += 1) {
      const [old, now, proof] = [head(from), head(to), tree.consistency(from, to)];
      for (const bit of bits) {
        const other = { size: from, root: flipped(old.root, bit) };
        expectRefused(() => checkConsistency(other, now, proof));
        if (from === 0) continue;
        const later = { size: to, root: flipped(now.root, bit) };
        expectRefused(() => checkConsistency(old, later, proof));
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
          expectRefused(() => checkConsistency(head(from), later, proof));
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
      expectRefused(() => checkConsistency(head(from), head(to), changed));
    },
  );

  it('takes any tree to follow the empty one, without a proof', () => {
    checkConsistency({ size: 0, root: EMPTY_ROOT }, head(5), []);
    expectRefused(() => checkConsistency({ size: 0, root: EMPTY_ROOT }, head(5), [foreign]));
    expectRefused(() => checkConsistency({ size: 0, root: foreign }, head(5), []));
  });

  it('refuses two roots of one size', () => {
    expect(() => checkConsistency(head(5), { size: 5, root: foreign }, [])).toThrow(
      'the tree of 5 is not proven to be the beginning of the tree of 5: their roots differ',
    );
  });

  it('refuses what is no hash and what is no count', () => {
    const proof = tree.consistency(3, 5);
    expect(() => checkConsistency(head(5), head(3), proof));
    expectRefused(() => checkConsistency({ ...head(3), size: 2.5 }, head(5), proof));
    expectRefused(() => checkConsistency({ ...head(3), size: -3 }, head(5), proof));
    expectRefused(() => checkConsistency(head(3), head(5), proof.with(0, new Uint8Array(33))));
  });
});
