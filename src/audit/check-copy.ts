import { canonicalJson } from '../domain/canonical.js';
import type { EventEnvelope } from '../domain/event.js';
import { leafHash } from '../domain/leaf-hash.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { LedgerColumns } from '../ledger/rows.js';
import { Continuity } from './continuity.js';
import type { Finding } from './finding.js';
import { type CopyReport, Totals } from './totals.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Looks through one copy of the ledger, entry by entry, for whatever contradicts itself. It trusts nothing but the bytes. */
export class CopyCheck {
  readonly #totals = new Totals();
  readonly #continuity = new Continuity();
  #finding: Finding | undefined;

  /** The first thing that is wrong. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  get size(): number {
    return this.#totals.size;
  }

  /** The root of the tree over the entries so far, 32 bytes. */
  root(): Uint8Array {
    return this.#totals.root();
  }

  /** @returns the leaf hash, computed from the bytes */
  add(entry: LedgerEntry & { columns?: LedgerColumns }): Uint8Array {
    const leaf = leafHash(entry.bytes);
    this.#totals.add(entry.bytes, leaf);
    // After the first thing that is wrong it only counts: what follows a gap is wrong by that alone.
    if (!this.#finding) this.#check(entry, leaf);
    return leaf;
  }

  #check(entry: LedgerEntry & { columns?: LedgerColumns }, leaf: Uint8Array): void {
    const expected = this.#continuity.next;
    const gap = this.#continuity.position(entry.position);
    // Where a position is there twice, nobody can tell which of both is the event.
    if (gap !== undefined) this.#find(Math.min(expected, entry.position), gap);
    else if (Buffer.compare(leaf, entry.leaf) !== 0) {
      this.#find(expected, `the event at position ${expected} has other bytes than its leaf hash says`);
    } else {
      const wrong = this.#wrongEvent(entry);
      if (wrong !== undefined)
        this.#find(expected, `the event at position ${expected} is not in order: ${wrong}`);
    }
  }

  /** Says that there must be as many entries. */
  end(size: number): void {
    if (this.#finding || this.#continuity.next >= size) return;
    const next = this.#continuity.next;
    this.#find(next, `position ${next} is missing, and the ledger’s head says that there are ${size} events`);
  }

  report(): CopyReport {
    return this.#totals.report();
  }

  #wrongEvent({ bytes, columns }: LedgerEntry & { columns?: LedgerColumns }): string | undefined {
    const event = canonicalEvent(bytes);
    if (!event) return 'its bytes are not those of an event in canonical form';
    const wrong = columns && wrongColumn(event, columns);
    return this.#continuity.event(event) ?? (wrong && `its column ${wrong} says other than the event itself`);
  }

  #find(position: number, message: string): void {
    this.#finding = { code: 'LEDGER_CORRUPT', position, message };
  }
}

function canonicalEvent(bytes: Uint8Array): EventEnvelope | undefined {
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && canonicalJson(value) === text ? (value as EventEnvelope) : undefined;
  } catch {
    return undefined;
  }
}

function wrongColumn(event: EventEnvelope, columns: LedgerColumns): string | undefined {
  if (columns.stream !== event.subject) return 'stream';
  if (columns.version !== event.streamversion) return 'version';
  if (columns.type !== event.type) return 'type';
  return columns.eventId === event.id ? undefined : 'event_id';
}
