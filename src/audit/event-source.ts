import type { EventEnvelope } from '../domain/event.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { Where } from '../errors.js';

/** A copy of a ledger, read from its beginning. */
export interface EventSource {
  /** What it is, for messages: `Postgres`, `the topic …`, the file. */
  readonly description: string;
  /** How many entries it has, where that is known without reading them. */
  readonly size: number | undefined;
  /** The entries from position 0 up to, but not including, `to`; batches in order. Can be read once. */
  read(options?: { to?: number; signal?: AbortSignal }): AsyncIterable<readonly LedgerEntry[]>;
  /**
   * Hands out the same entries one after another, where that takes less than {@link read}: each is what it is until `take` returns, which
   * says whether it wants more.
   */
  scan?(
    take: (entry: LedgerEntry) => boolean,
    options?: { to?: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<void>;
  /** The event of an entry, checked as far as nobody has before. Throws EVENT_INVALID, EVENT_UNKNOWN. */
  parse(entry: LedgerEntry): EventEnvelope;
  /** Where a position is in the user’s input; absent where it is none. */
  where?(position: number): Where;
  close(): Promise<void>;
}
