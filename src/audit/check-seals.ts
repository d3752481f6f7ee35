import { type EventEnvelope, isEvent } from '../domain/event.js';
import type { EventData } from '../domain/event-registry.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { parseEvent } from '../domain/parse-event.js';
import { DaybookError } from '../errors.js';
import { originOf } from '../ledger/seal/origin.js';
import { sameBytes } from '../ledger/tlog/bytes.js';
import { formatCheckpoint } from '../ledger/tlog/checkpoint.js';
import { parseSignatureLine } from '../ledger/tlog/note.js';
import { formatKeyId } from '../ledger/tlog/note-key.js';
import { openSeal } from '../ledger/tlog/seal.js';
import { named } from '../ledger/tlog/verify-note.js';
import { WitnessCheck, type WitnessedReport } from './check-witnesses.js';
import type { Finding } from './finding.js';
import type { KnownRoots } from './known-roots.js';
import { TrustedKeys } from './trusted-keys.js';

/** What the seals of a ledger say, as far as they hold. */
export interface SealsReport {
  /** The verifier key that the ledger began with; null where it has none. */
  key: string | null;
  count: number;
  cosignatures: number;
  witnessed: WitnessedReport;
  newest: { size: number; position: number; root: string; keys: string[]; witnesses: string[] } | null;
}

/**
 * Checks what the events of the ledger say of its seals and keys, one after the other: that each seal is signed by a key that was in
 * force at its place and can be believed, and is of the tree that the events before it have; and that each cosignature is a witness’s.
 */
export class SealCheck {
  readonly keys: TrustedKeys;
  readonly #ledger: string;
  readonly #roots: KnownRoots;
  readonly #witnesses: WitnessCheck;
  readonly #sealed = new Set<number>();
  #finding: Finding | undefined;
  #count = 0;
  #cosignatures = 0;
  #newest: SealsReport['newest'] = null;

  /**
   * @param ledger its name
   * @param given verifier keys from elsewhere
   * @param witnesses is told of what holds; it says what the policy makes of it
   * @throws DaybookError NOTE_KEY_INVALID where one of these is none
   */
  constructor(
    ledger: string,
    roots: KnownRoots,
    given: readonly string[] = [],
    witnesses: WitnessCheck = new WitnessCheck(),
  ) {
    this.#ledger = ledger;
    this.#roots = roots;
    this.#witnesses = witnesses;
    this.keys = new TrustedKeys(given);
  }

  /** The first thing that is wrong. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  /** How many events the newest seal is of. */
  get size(): number {
    return this.#newest?.size ?? 0;
  }

  /** @param entry one of the stream `ledger`; all others say nothing about seals */
  async add({ position, bytes }: Pick<LedgerEntry, 'position' | 'bytes'>): Promise<void> {
    // What is trusted later depends on what is wrong now.
    if (this.#finding) return;
    try {
      await this.#event(parseEvent(bytes), position);
    } catch (error) {
      if (!(error instanceof DaybookError)) throw error;
      this.#untrusted(position, error.message);
    }
  }

  /** Says that the events are over, of which there are so many. */
  end(size: number, given: readonly string[]): void {
    if (given.length === 0 || this.keys.first !== undefined) return;
    this.#untrusted(size, 'the ledger has no key, and one was given that it must have begun with');
  }

  report(): SealsReport {
    return {
      key: this.keys.first ?? null,
      count: this.#count,
      cosignatures: this.#cosignatures,
      witnessed: this.#witnesses.report(),
      newest: this.#newest,
    };
  }

  async #event(event: EventEnvelope, position: number): Promise<void> {
    this.#witnesses.began(event.time);
    if (isEvent(event, 'ledger.key-added')) {
      this.#refuse(position, this.keys.add(event.data, position));
    } else if (isEvent(event, 'ledger.key-retired')) {
      this.#refuse(position, this.keys.retire(event.data.keyId));
    } else if (isEvent(event, 'ledger.sealed')) {
      await this.#seal(event.data, position, event.time);
    } else if (isEvent(event, 'ledger.witness-cosigned')) {
      await this.#cosignature(event.data, position);
    }
  }

  async #seal(
    { size, root, note }: EventData<'ledger.sealed'>,
    position: number,
    time: string,
  ): Promise<void> {
    const policy = { origin: originOf(this.#ledger), keys: this.keys.sealing() };
    const { checkpoint, signatures } = await openSeal(note, policy);
    const signers = signatures.map(formatKeyId);
    if (!signers.some((keyId) => this.keys.isBelieved(keyId))) {
      return this.#untrusted(
        position,
        `it is signed by ${signers.join(' and ')} alone, for which no key before it vouches`,
      );
    }
    if (checkpoint.size !== size || Buffer.from(checkpoint.root).toString('hex') !== root) {
      return this.#corrupt(position, 'its note says another tree than the event');
    }
    if (size > position)
      return this.#corrupt(position, `it is of ${size} events, and ${position} are before it`);
    if (size <= this.size)
      return this.#corrupt(position, `it is of ${size} events, as many as a seal before it`);
    const found = this.#roots.at(size);
    if (found === undefined) return this.#corrupt(position, 'it was not there when the seals were counted');
    if (!sameBytes(found, checkpoint.root)) return this.#corrupt(position, otherTree(size, this.size));
    this.keys.vouch(size);
    this.#sealed.add(size);
    this.#witnesses.sealed(size, position, time);
    this.#count += 1;
    this.#newest = { size, position, root, keys: signers, witnesses: [] };
  }

  async #cosignature(data: EventData<'ledger.witness-cosigned'>, position: number): Promise<void> {
    const { size, root, witness, cosignature } = data;
    const found = this.#roots.at(size);
    if (!this.#sealed.has(size) || found === undefined || Buffer.from(found).toString('hex') !== root) {
      return this.#untrusted(
        position,
        `${witness} cosigned a tree of ${size} events that no seal before it is of`,
      );
    }
    const signature = parseSignatureLine(cosignature);
    const verifier = this.keys.witnessing().find(({ key }) => named(key) === named(signature));
    if (!verifier || signature.name !== witness) {
      return this.#untrusted(position, `it is signed by ${named(signature)}, which is no witness in force`);
    }
    const text = formatCheckpoint({ origin: originOf(this.#ledger), size, root: found });
    if (!(await verifier.verify(text, signature.signature))) {
      return this.#untrusted(position, `the cosignature of ${witness} is wrong`);
    }
    this.#cosignatures += 1;
    this.#witnesses.cosigned(size, verifier.key);
    if (this.#newest?.size === size) this.#newest.witnesses.push(witness);
  }

  #refuse(position: number, wrong: string | undefined): void {
    if (wrong !== undefined) this.#untrusted(position, wrong);
  }

  #untrusted(position: number, why: string): void {
    this.#find('SEAL_UNTRUSTED', position, why);
  }

  #corrupt(position: number, why: string): void {
    this.#find('LEDGER_CORRUPT', position, why);
  }

  #find(code: Finding['code'], position: number, why: string): void {
    this.#finding = { code, position, message: `the event at position ${position} does not hold: ${why}` };
  }
}

/** What it means that a tree is not the sealed one, where an older seal holds. */
export const otherTree = (size: number, before: number): string =>
  `the first ${size} events are not those that were sealed, while the first ${before} are: ` +
  (size - before === 1
    ? `position ${before} was changed`
    : `something was changed from position ${before} to ${size - 1}`);
