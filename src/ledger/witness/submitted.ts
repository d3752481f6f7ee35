import { DaybookError } from '../../errors.js';
import { sameBytes } from '../tlog/bytes.js';
import { checkConsistency } from '../tlog/check-consistency.js';
import type { TreeHead } from '../tlog/tree-head.js';
import type { AddCheckpoint } from './add-checkpoint.js';
import type { Contradiction } from './evidence.js';
import { Rejection } from './rejection.js';
import type { CosignedNote, Witness } from './witness.js';

/**
 * Answers a checkpoint that was submitted (C2SP tlog-witness, add-checkpoint).
 *
 * @throws Rejection 400, 404, 409; DaybookError NOTE_MALFORMED (400), SEAL_UNTRUSTED (403), WITNESS_REFUSED (422)
 */
export async function cosignSubmitted(witness: Witness, request: AddCheckpoint): Promise<CosignedNote> {
  const shown = await witness.open(request.note);
  const { size } = shown.checkpoint;
  if (request.from > size) {
    throw new Rejection(400, `the old size ${request.from} is beyond the checkpoint’s ${size}`);
  }
  const cosigned = await witness.cosign(shown, async (seen) => {
    if (request.from !== seen.size) {
      throw new Rejection(409, `this witness cosigned ${seen.size} events last`, seen.size);
    }
    return contradiction(seen, shown.checkpoint, request.proof);
  });
  // The old size is what was cosigned last, and not beyond this one.
  return cosigned!;
}

/** Why one checkpoint is not shown to go on from another, or undefined. */
export function contradiction(
  seen: TreeHead,
  shown: TreeHead,
  proof: readonly Uint8Array[],
): Contradiction | undefined {
  if (shown.size === seen.size && !sameBytes(shown.root, seen.root)) {
    return { kind: 'same-size', why: `another tree of ${seen.size} events was signed before` };
  }
  try {
    checkConsistency(seen, shown, proof);
    return undefined;
  } catch (error) {
    if (!(error instanceof DaybookError)) throw error;
    return { kind: 'not-proven', why: error.message, proof: { from: seen.size, hashes: proof } };
  }
}
