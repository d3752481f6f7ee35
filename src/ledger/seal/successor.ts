import { type EventEnvelope, isEvent } from '../../domain/event.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import type { Ledger } from '../ledger.js';
import { parseNote } from '../tlog/note.js';
import { formatKeyId } from '../tlog/note-key.js';

interface SealingKey {
  position: number;
  retired: boolean;
  /** Whether a seal over its addition has its signature and that of the key that is to go. */
  signedWith: boolean;
}

/**
 * Finds out whether a key may go (SPEC, section 11): one that stays must have signed a seal together with it, over the event that added
 * the one that stays. Whoever believes the one then believes the other. A key that never signed may go as soon as an older one is there:
 * nobody came to believe anything by it. Signatures are not looked into, which is for `ledger verify` to do.
 */
export class Succession {
  readonly #keyId: string;
  readonly #keys = new Map<string, SealingKey>();
  #hasSigned = false;

  /** @param keyId of the key that is to go */
  constructor(keyId: string) {
    this.#keyId = keyId;
  }

  /** @param event one of the stream `ledger`, in order */
  add(position: number, event: EventEnvelope): void {
    if (isEvent(event, 'ledger.key-added') && event.data.purpose === 'seal') {
      this.#keys.set(event.data.keyId, { position, retired: false, signedWith: false });
    } else if (isEvent(event, 'ledger.key-retired')) {
      const known = this.#keys.get(event.data.keyId);
      if (known) known.retired = true;
    } else if (isEvent(event, 'ledger.sealed')) {
      this.#seal(event.data.size, parseNote(event.data.note).signatures.map(formatKeyId));
    }
  }

  /** The id of a key that stays and for which the one that goes has vouched; undefined where there is none. */
  get successor(): string | undefined {
    const going = this.#keys.get(this.#keyId);
    for (const [keyId, { position, retired, signedWith }] of this.#keys) {
      if (keyId === this.#keyId || retired) continue;
      if (signedWith || (going && !this.#hasSigned && position < going.position)) return keyId;
    }
    return undefined;
  }

  #seal(size: number, signers: readonly string[]): void {
    if (!signers.includes(this.#keyId)) return;
    this.#hasSigned = true;
    for (const keyId of signers) {
      const key = this.#keys.get(keyId);
      if (key && key.position < size) key.signedWith = true;
    }
  }
}

/**
 * The key that stays when one is retired, and that whoever believes this one believes; undefined where there is none yet.
 *
 * @param keyId a key that seals the ledger
 */
export async function successorOf(
  ledger: Pick<Ledger, 'placedPages'>,
  keyId: string,
): Promise<string | undefined> {
  const succession = new Succession(keyId);
  for await (const page of ledger.placedPages(LEDGER_STREAM)) {
    for (const { position, event } of page) succession.add(position, event);
  }
  return succession.successor;
}
