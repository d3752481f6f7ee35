import { type NoteKey, parseVerifierKey } from '../ledger/tlog/note-key.js';
import { named } from '../ledger/tlog/verify-note.js';
import type { Finding } from './finding.js';

/** How many witnesses must have cosigned the seals of a ledger, and by when. */
export interface WitnessPolicy {
  /** The verifier keys of the witnesses that count; they come from the witnesses. */
  keys: readonly string[];
  /** How many of them must have cosigned. */
  required: number;
  /** For how long a seal may be without, in ms. */
  graceMs: number;
  now: Date;
}

/** What witnesses saw of a ledger, as far as the policy asks for it. */
export interface WitnessedReport {
  required: number;
  /** How many events the newest seal is of that enough of them cosigned; null where there is none. */
  size: number | null;
}

interface Pending {
  position: number;
  /** When it was made, as it says itself. */
  time: string;
  /** Public keys: one key under two names is one witness. */
  witnesses: Set<string>;
}

/**
 * Holds the seals of a ledger against the policy. A witness that cosigns a seal has seen that all before go before it, so that the newest
 * seal with enough cosignatures answers for the older ones; what comes after it may be without for a while, since a witness may be
 * down. The time of a seal is what it says: one in the future is as late as one in the past.
 */
export class WitnessCheck {
  readonly #policy: WitnessPolicy | undefined;
  readonly #counted = new Map<string, NoteKey>();
  /** Seals after the newest that has enough cosignatures, by size. */
  readonly #pending = new Map<number, Pending>();
  #witnessed: number | null = null;
  #began: string | undefined;

  /**
   * @param policy without one nobody needs to have cosigned
   * @throws DaybookError NOTE_KEY_INVALID
   */
  constructor(policy?: WitnessPolicy) {
    this.#policy = policy && policy.required > 0 ? policy : undefined;
    for (const text of this.#policy?.keys ?? []) {
      const key = parseVerifierKey(text);
      this.#counted.set(named(key), key);
    }
  }

  /** Tells the time of an event of the ledger about itself; the first counts. */
  began(time: string): void {
    this.#began ??= time;
  }

  /** Tells of a seal that holds. */
  sealed(size: number, position: number, time: string): void {
    if (this.#policy) this.#pending.set(size, { position, time, witnesses: new Set() });
  }

  /** Tells of a cosignature that holds, on a seal that was told of. */
  cosigned(size: number, key: NoteKey): void {
    const counted = this.#counted.get(named(key));
    const pending = this.#pending.get(size);
    if (!this.#policy || !counted || !pending) return;
    pending.witnesses.add(counted.publicKey.join());
    if (pending.witnesses.size < this.#policy.required) return;
    this.#witnessed = size;
    for (const older of this.#pending.keys()) if (older <= size) this.#pending.delete(older);
  }

  report(): WitnessedReport {
    return { required: this.#policy?.required ?? 0, size: this.#witnessed };
  }

  /** What is wrong once all events were told of. */
  finding(): Finding | undefined {
    const policy = this.#policy;
    if (!policy) return undefined;
    const [first] = this.#pending;
    if (!first) return this.#witnessed === null ? this.#neverSealed(policy) : undefined;
    const [size, { position, time, witnesses }] = first;
    if (!isLate(time, policy)) return undefined;
    return untrusted(
      position,
      `the seal of ${size} events at position ${position}, of ${time}, has the cosignatures of ${witnesses.size} witnesses, ` +
        `${policy.required} must have cosigned, and no later seal has them`,
    );
  }

  #neverSealed(policy: WitnessPolicy): Finding | undefined {
    if (this.#began === undefined || !isLate(this.#began, policy)) return undefined;
    return untrusted(0, `the ledger has no seal, and ${policy.required} witnesses must have cosigned one`);
  }
}

const isLate = (time: string, { now, graceMs }: WitnessPolicy): boolean =>
  Math.abs(now.getTime() - Date.parse(time)) > graceMs;

const untrusted = (position: number, message: string): Finding => ({
  code: 'SEAL_UNTRUSTED',
  position,
  message,
});
