import { DaybookError } from '../errors.js';
import { checkConsistency } from '../ledger/tlog/check-consistency.js';
import { checkTlogProof } from '../ledger/tlog/check-tlog-proof.js';
import { nodeEd25519 } from '../ledger/tlog/ed25519-node.js';
import { parseHashLines } from '../ledger/tlog/hash-lines.js';
import { openSeal, type Seal } from '../ledger/tlog/seal.js';
import { type NoteVerifier, readVerifier } from '../ledger/tlog/verifier.js';
import type { EventProof } from './event-proof.js';

/** What a proof proved. */
export interface ProvenEvent {
  /** The line that names the ledger. */
  origin: string;
  position: number;
  /** The seal that the event is in. */
  seal: ProvenSeal;
  /** The seal that it goes on from; null where none was given. */
  since: ProvenSeal | null;
}

export interface ProvenSeal {
  size: number;
  /** Hexadecimal. */
  root: string;
  /** Who cosigned it, and when. */
  witnesses: { name: string; at: string }[];
}

/** Verifier keys that somebody has from elsewhere; they count instead of those that came with the proof. */
export interface GivenKeys {
  /** Of the ledger: one of them must have signed. */
  log?: readonly string[] | undefined;
  /** Of witnesses: each of them must have cosigned. */
  witnesses?: readonly string[] | undefined;
}

/**
 * Checks a proof: that a key of the ledger and every witness whose key is known signed the seal, that the event is in its tree, and that
 * the older tree is the beginning of it. Where no keys are given it needs nothing but itself; whether these are the right keys is then for
 * whoever reads them to say.
 *
 * @throws DaybookError PROOF_INVALID, SEAL_UNTRUSTED, NOTE_MALFORMED, NOTE_KEY_INVALID
 */
export async function checkEventProof(files: EventProof, given: GivenKeys = {}): Promise<ProvenEvent> {
  const keys = (given.log ?? files.logKeys).map(readKey);
  const witnesses = (given.witnesses ?? files.witnessKeys).map(readKey);
  const origin = keys[0]?.key.name;
  if (origin === undefined) throw new DaybookError('SEAL_UNTRUSTED', 'there is no key of the ledger');
  const policy = { origin, keys, witnesses };
  const { index, seal } = await checkTlogProof(files.entry, files.proof, {
    ...policy,
    required: witnesses.length,
  });
  let since: Seal | undefined;
  if (files.older) {
    since = await openSeal(files.older.checkpoint, policy);
    checkConsistency(since.checkpoint, seal.checkpoint, parseHashLines(files.older.consistency));
  }
  return { origin, position: index, seal: proven(seal), since: since ? proven(since) : null };
}

const readKey = (key: string): NoteVerifier => readVerifier(key, nodeEd25519);

const proven = ({ checkpoint: { size, root }, witnesses }: Seal): ProvenSeal => ({
  size,
  root: Buffer.from(root).toString('hex'),
  witnesses: witnesses.map(({ name, time }) => ({ name, at: new Date(time * 1000).toISOString() })),
});
