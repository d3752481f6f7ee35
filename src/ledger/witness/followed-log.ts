import type { LedgerEntry } from '../../domain/ledger-entry.js';

/** A copy of a ledger that a witness reads. */
export interface FollowedLog {
  /** For people: the topic, the file. */
  readonly description: string;
  /** The entries from a position on, in order and without gaps: up to, but not including, `to` where it is given, else as long as it lasts. */
  read(options: { from: number; to?: number; signal?: AbortSignal }): AsyncIterable<readonly LedgerEntry[]>;
}
