import { DaybookError } from '../../errors.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import { cosignatureTime } from './cosignature.js';
import type { NoteSignature } from './note.js';
import { KEY_TYPES, type NoteKey } from './note-key.js';
import type { NoteVerifier } from './verifier.js';
import { named, verifyNote } from './verify-note.js';

/** What must hold before a seal is believed. */
export interface SealPolicy {
  /** The line that names the ledger. */
  readonly origin: string;
  /** The ledger’s keys. The signature of one is enough, so that keys can be changed. */
  readonly keys: readonly NoteVerifier[];
  /** The witnesses’ keys that are known. */
  readonly witnesses?: readonly NoteVerifier[];
  /** How many witnesses must have cosigned; none where nothing is said. */
  readonly required?: number;
}

/** A cosignature that was checked. */
export interface Witnessed {
  /** The witness’s name. */
  readonly name: string;
  readonly keyId: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A signed tree head that was checked. */
export interface Seal {
  readonly checkpoint: Checkpoint;
  /** The note’s text, which all signatures are over. */
  readonly text: string;
  /** Signatures of the ledger’s keys. */
  readonly signatures: readonly NoteSignature[];
  readonly witnesses: readonly Witnessed[];
  /** Signatures of keys that are not known. */
  readonly unknown: readonly NoteSignature[];
}

/**
 * Reads a seal, and checks it against a policy: signatures first, then what they are over.
 *
 * @throws DaybookError NOTE_MALFORMED; SEAL_UNTRUSTED where it does not fulfil the policy; NOTE_KEY_INVALID where the policy
 *   contradicts itself
 */
export async function openSeal(note: string | Uint8Array, policy: SealPolicy): Promise<Seal> {
  const { origin, keys, witnesses = [], required = 0 } = policy;
  refuseContradiction(keys, witnesses, required);
  const { text, verified, unknown } = await verifyNote(note, [...keys, ...witnesses]);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) {
    throw untrusted(`the seal is of ${JSON.stringify(checkpoint.origin)}, not of ${JSON.stringify(origin)}`);
  }
  const signatures = verified.filter(madeBy(keys));
  if (signatures.length === 0) throw untrusted('the seal has no signature of a key of the ledger');
  const cosignatures = verified.filter(madeBy(witnesses));
  if (cosignatures.length < required) {
    throw untrusted(
      `the seal has the cosignatures of ${cosignatures.length} witnesses, and ${required} must have cosigned`,
    );
  }
  return {
    checkpoint,
    text,
    signatures,
    witnesses: cosignatures.map(({ name, keyId, signature }) => ({
      name,
      keyId,
      time: cosignatureTime(signature)!,
    })),
    unknown,
  };
}

function madeBy(verifiers: readonly NoteVerifier[]): (signature: NoteSignature) => boolean {
  const names = new Set(verifiers.map(({ key }) => named(key)));
  return (signature) => names.has(named(signature));
}

/** A cosignature does not say its witness’s name: one key under two names would count as two witnesses. */
function refuseContradiction(
  keys: readonly NoteVerifier[],
  witnesses: readonly NoteVerifier[],
  required: number,
): void {
  const refuse = (why: string): never => {
    throw new DaybookError('NOTE_KEY_INVALID', why);
  };
  if (!keys.every(({ key }) => key.type === KEY_TYPES.note))
    refuse('a key of the ledger is one for cosignatures');
  if (!witnesses.every(({ key }) => key.type === KEY_TYPES.cosignature)) {
    refuse('a key of a witness is not one for cosignatures');
  }
  const publicKeys = new Set([...keys, ...witnesses].map(({ key }) => hex(key)));
  if (publicKeys.size < keys.length + witnesses.length) refuse('the same key was given twice');
  if (required > witnesses.length) {
    refuse(`${required} witnesses must have cosigned, and only ${witnesses.length} are known`);
  }
}

const hex = ({ publicKey }: NoteKey): string => publicKey.join();

const untrusted = (why: string): DaybookError => new DaybookError('SEAL_UNTRUSTED', why);
