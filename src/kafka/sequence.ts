import type { LedgerEntry } from '../domain/ledger-entry.js';
import { poisoned } from './record.js';

const LEAF_BYTES = 32;

/** How many of the last leaves are remembered (2 MB), to compare what is delivered again. */
export const REMEMBERED = 65_536;

/**
 * What an entry is to a reader: the next one; one that it has seen, with the same bytes; one from before its start; or
 * one seen so long ago that its leaf must be looked up in the topic.
 */
export type Place = 'next' | 'seen' | 'before' | 'forgotten';

/** Puts what a topic delivers into the order of the ledger: each position once, none left out. */
export class Sequence {
  readonly #topic: string;
  readonly #from: number;
  readonly #leaves = Buffer.alloc(REMEMBERED * LEAF_BYTES);
  #next: number;

  constructor(topic: string, from: number) {
    this.#topic = topic;
    this.#from = from;
    this.#next = from;
  }

  /** The position that comes next. */
  get next(): number {
    return this.#next;
  }

  /** @throws DaybookError KAFKA_TOPIC_POISONED at a gap, and at other bytes for a position that was seen */
  place(entry: LedgerEntry, offset: number): Place {
    const { position } = entry;
    if (position > this.#next) {
      throw poisoned(
        this.#topic,
        offset,
        `is position ${position} where ${this.#next} should come: ${missing(this.#next, position)}`,
      );
    }
    if (position === this.#next) {
      this.#leaves.set(entry.leaf, this.#slot(position));
      this.#next += 1;
      return 'next';
    }
    if (position < this.#from) return 'before';
    if (position < this.#next - REMEMBERED) return 'forgotten';
    const slot = this.#slot(position);
    if (this.#leaves.compare(entry.leaf, 0, LEAF_BYTES, slot, slot + LEAF_BYTES) === 0) return 'seen';
    throw differs(this.#topic, offset, position);
  }

  #slot(position: number): number {
    return (position % REMEMBERED) * LEAF_BYTES;
  }
}

/** A position was delivered twice, with different bytes. */
export const differs = (topic: string, offset: number, position: number) =>
  poisoned(topic, offset, `is position ${position} again, with other bytes than the first time`);

const missing = (from: number, to: number): string =>
  to - from === 1 ? `position ${from} is missing` : `positions ${from} to ${to - 1} are missing`;
