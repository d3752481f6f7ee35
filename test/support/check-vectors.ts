import { checkConsistency } from '../../src/ledger/tlog/check-consistency.js';
import { checkInclusion } from '../../src/ledger/tlog/check-inclusion.js';
import { parseHashLines } from '../../src/ledger/tlog/hash-lines.js';
import { openSeal } from '../../src/ledger/tlog/seal.js';
import {
  type ConsistencyVector,
  fromHex,
  type InclusionVector,
  type PolicyVector,
  policyOf,
} from './vectors.js';

/** Checks a vector as a verifier would. @throws DaybookError where it does not hold */
export const checkInclusionVector = ({ index, size, root, leaf, proof }: InclusionVector): void =>
  checkInclusion(fromHex(leaf), index, { size, root: fromHex(root) }, proof.map(fromHex));

/** Checks a vector as a verifier would. @throws DaybookError where it does not hold */
export const checkConsistencyVector = ({ from, fromRoot, to, toRoot, proof }: ConsistencyVector): void =>
  checkConsistency(
    { size: from, root: fromHex(fromRoot) },
    { size: to, root: fromHex(toRoot) },
    proof.map(fromHex),
  );

/** Checks that one seal is the beginning of another, both whole. @throws DaybookError where it is not */
export async function checkSealsConsistent(
  { from, to, lines }: { from: string; to: string; lines: string },
  policy: PolicyVector,
): Promise<void> {
  const [older, newer] = [await openSeal(from, policyOf(policy)), await openSeal(to, policyOf(policy))];
  checkConsistency(older.checkpoint, newer.checkpoint, parseHashLines(lines));
}
