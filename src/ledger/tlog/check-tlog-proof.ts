import { leafHash } from '../../domain/leaf-hash.js';
import { checkInclusion } from './check-inclusion.js';
import { openSeal, type Seal, type SealPolicy } from './seal.js';
import { parseTlogProof } from './tlog-proof.js';

/** What a proof proved. */
export interface ProvenEntry {
  /** Where the entry is in the log, from 0. */
  readonly index: number;
  /** The seal of the tree that it is in. */
  readonly seal: Seal;
}

/**
 * Checks a `.tlog-proof` whole: that the seal fulfils the policy, and that these bytes are in the tree that it is of. It
 * needs nothing else, and nobody’s word.
 *
 * @param entry the event’s bytes
 * @throws DaybookError NOTE_MALFORMED, SEAL_UNTRUSTED, PROOF_INVALID; NOTE_KEY_INVALID where the policy contradicts itself
 */
export async function checkTlogProof(
  entry: Uint8Array,
  proof: string | Uint8Array,
  policy: SealPolicy,
): Promise<ProvenEntry> {
  const { index, hashes, seal: note } = parseTlogProof(proof);
  const seal = await openSeal(note, policy);
  checkInclusion(leafHash(entry), index, seal.checkpoint, hashes);
  return { index, seal };
}
