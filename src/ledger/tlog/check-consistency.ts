import { DaybookError } from '../../errors.js';
import { sameBytes } from './bytes.js';
import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.js';
import type { TreeHead } from './tree-head.js';

/**
 * Checks that one tree is the beginning of another: the algorithm of RFC 9162, section 2.1.4.2, word for word, and where it
 * says nothing (equal sizes, an empty tree) that there is no proof and that the roots are what they must be. It shares
 * nothing with what makes the proofs.
 *
 * @param proof in the order of RFC 6962, section 2.1.2
 * @throws DaybookError PROOF_INVALID
 */
export function checkConsistency(from: TreeHead, to: TreeHead, proof: readonly Uint8Array[]): void {
  const refuse = (why: string): never => {
    throw new DaybookError(
      'PROOF_INVALID',
      `the tree of ${from.size} is not proven to be the beginning of the tree of ${to.size}: ${why}`,
      { details: { from: from.size, to: to.size } },
    );
  };
  if (![from, to].every(({ size }) => Number.isSafeInteger(size) && size >= 0)) refuse('a size is no count');
  if (from.size > to.size) refuse('it is larger');
  if ([from.root, to.root, ...proof].some((hash) => hash.length !== HASH_BYTES)) {
    refuse('a hash does not have 32 bytes');
  }
  for (const { size, root } of [from, to]) {
    if (size === 0 && !sameBytes(root, EMPTY_ROOT)) refuse('a tree without leaves has another root');
  }
  if (from.size === 0 || from.size === to.size) {
    if (proof.length > 0) refuse('the proof is too long');
    if (from.size === to.size && !sameBytes(from.root, to.root)) refuse('their roots differ');
    return;
  }
  if (proof.length === 0) refuse('the proof is too short');

  const path = isPowerOfTwo(from.size) ? [from.root, ...proof] : proof;
  let fn = from.size - 1;
  let sn = to.size - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = path[0]!;
  let sr = path[0]!;
  for (const c of path.slice(1)) {
    if (sn === 0) refuse('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  if (sn !== 0) refuse('the proof is too short');
  if (!sameBytes(fr, from.root)) refuse('the proof leads to another root of the older tree');
  if (!sameBytes(sr, to.root)) refuse('the proof leads to another root of the newer tree');
}

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
