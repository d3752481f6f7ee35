import type { EventData } from '../domain/event-registry.js';
import { nodeEd25519 } from '../ledger/tlog/ed25519-node.js';
import { formatKeyId, formatVerifierKey, KEY_TYPES, parseVerifierKey } from '../ledger/tlog/note-key.js';
import { type NoteVerifier, noteVerifier } from '../ledger/tlog/verifier.js';

interface KnownKey {
  purpose: 'seal' | 'witness';
  verifier: NoteVerifier;
  position: number;
  retired: boolean;
  /** A witness’s key is taken as the ledger says it: who relies on a witness has its key from the witness. */
  trusted: boolean;
}

/**
 * The keys of a ledger as they come and go with its events, and which of them can be believed: the first one, those that the auditor
 * brought, and those that a seal with a believed signature is over. Whoever rewrites a ledger can add keys of his own to it, but no key
 * from before vouches for them.
 */
export class TrustedKeys {
  readonly #keys = new Map<string, KnownKey>();
  readonly #given: ReadonlySet<string>;
  #first: string | undefined;

  /** @param given verifier keys from elsewhere; with any, the first key of the ledger must be among them */
  constructor(given: readonly string[]) {
    this.#given = new Set(given.map((key) => formatVerifierKey(parseVerifierKey(key))));
  }

  /** The verifier key that the ledger began with. */
  get first(): string | undefined {
    return this.#first;
  }

  /** @returns what is wrong with it, or undefined */
  add({ purpose, key, keyId }: EventData<'ledger.key-added'>, position: number): string | undefined {
    const verifier = noteVerifier(parseVerifierKey(key), nodeEd25519);
    if (formatKeyId(verifier.key) !== keyId) return `it says ${keyId} of a key with another id`;
    const type = purpose === 'seal' ? KEY_TYPES.note : KEY_TYPES.cosignature;
    if (verifier.key.type !== type) return `the key ${keyId} cannot be one of a ${purpose}`;
    if (this.#keys.has(keyId)) return `the key ${keyId} was added before`;
    const text = formatVerifierKey(verifier.key);
    const isFirst = purpose === 'seal' && this.#first === undefined;
    if (isFirst) this.#first = text;
    const trusted = purpose === 'witness' || this.#given.has(text) || (isFirst && this.#given.size === 0);
    this.#keys.set(keyId, { purpose, verifier, position, retired: false, trusted });
    return isFirst && !trusted
      ? `the ledger begins with the key ${text}, which is none of those given`
      : undefined;
  }

  /** @returns what is wrong with it, or undefined */
  retire(keyId: string): string | undefined {
    const known = this.#keys.get(keyId);
    if (!known || known.retired) return `there is no key ${keyId} in force`;
    known.retired = true;
    return undefined;
  }

  /** The keys in force that seal. */
  sealing(): NoteVerifier[] {
    return this.#inForce('seal');
  }

  /** The keys in force of witnesses. */
  witnessing(): NoteVerifier[] {
    return this.#inForce('witness');
  }

  /** The keys that sealed or seal, and are believed. */
  believed(): NoteVerifier[] {
    return [...this.#keys.values()]
      .filter(({ purpose, trusted }) => purpose === 'seal' && trusted)
      .map(({ verifier }) => verifier);
  }

  isBelieved(keyId: string): boolean {
    return this.#keys.get(keyId)?.trusted === true;
  }

  /** A seal with a believed signature over so many events vouches for the keys that they add. */
  vouch(size: number): void {
    for (const known of this.#keys.values()) {
      if (!known.retired && known.position < size) known.trusted = true;
    }
  }

  #inForce(purpose: KnownKey['purpose']): NoteVerifier[] {
    return [...this.#keys.values()]
      .filter((known) => known.purpose === purpose && !known.retired)
      .map(({ verifier }) => verifier);
  }
}
