import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { CompactRange } from './tlog/compact-range.js';

/** A copy from which a ledger is rebuilt: its topic, or an export. */
export interface RebuildSource {
  /** What it is, for messages: `the topic daybook.main.events`. */
  readonly description: string;
  /** How many events the ledger has that it is a copy of, where that is known without reading them. */
  readonly size: number | undefined;
  /** The tree over the events before the first that it has; absent where it has all. */
  readonly before?: CompactRange;
  /** The entries in order, in batches; can be read again. */
  read(options: { signal?: AbortSignal | undefined }): AsyncIterable<readonly LedgerEntry[]>;
}
