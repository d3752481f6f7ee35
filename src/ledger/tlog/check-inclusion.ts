import { DaybookError } from '../../errors.js';
import { sameBytes } from './bytes.js';
import { HASH_BYTES, nodeHash } from './hashes.js';
import type { TreeHead } from './tree-head.js';

/**
 * Checks that a leaf is in a tree: the algorithm of RFC 9162, section 2.1.3.2, word for word. It shares nothing with what
 * makes the proofs.
 *
 * @param leaf the hash of the leaf
 * @param index its place, from 0
 * @param proof from the leaf’s sibling up to the root’s child
 * @throws DaybookError PROOF_INVALID
 */
export function checkInclusion(
  leaf: Uint8Array,
  index: number,
  { size, root }: TreeHead,
  proof: readonly Uint8Array[],
): void {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw invalid(index, size, 'there is no such place');
  }
  if ([leaf, root, ...proof].some((hash) => hash.length !== HASH_BYTES)) {
    throw invalid(index, size, 'a hash does not have 32 bytes');
  }
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) throw invalid(index, size, 'the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      r = nodeHash(r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  if (sn !== 0) throw invalid(index, size, 'the proof is too short');
  if (!sameBytes(r, root)) throw invalid(index, size, 'the proof leads to another root');
}

const invalid = (index: number, size: number, why: string): DaybookError =>
  new DaybookError('PROOF_INVALID', `the entry is not proven to be at ${index} of ${size}: ${why}`, {
    details: { index, size },
  });
