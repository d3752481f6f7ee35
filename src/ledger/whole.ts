import { leafHash } from '../domain/leaf-hash.js';
import { DaybookError } from '../errors.js';
import { isOfStream } from '../kafka/subject.js';
import type { StreamEntry } from './entry-page.js';
import { sameBytes } from './tlog/bytes.js';

/**
 * Refuses an entry that is not the one at a position, or whose row contradicts its event: what is read of the topic is held
 * to the same.
 *
 * @throws DaybookError LEDGER_CORRUPT
 */
export function requireWhole(entry: StreamEntry, position: number): void {
  if (entry.position !== position) {
    throw corrupt(
      position,
      `the ledger in Postgres has position ${entry.position} where ${position} should come`,
    );
  }
  if (!sameBytes(leafHash(entry.bytes), entry.leaf)) {
    throw corrupt(
      position,
      `the event at position ${position} in Postgres has other bytes than its leaf hash says`,
    );
  }
  if (!isOfStream(entry.bytes, entry.stream)) {
    throw corrupt(
      position,
      `the event at position ${position} in Postgres is not of the stream ${entry.stream}, as its row says`,
    );
  }
}

/** The entries before the first that is not whole, and what is wrong with that one. */
export function wholeEntries(
  entries: readonly StreamEntry[],
  from: number,
): { whole: readonly StreamEntry[]; failure?: unknown } {
  for (const [index, entry] of entries.entries()) {
    try {
      requireWhole(entry, from + index);
    } catch (failure) {
      return { whole: entries.slice(0, index), failure };
    }
  }
  return { whole: entries };
}

const corrupt = (position: number, sentence: string): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', sentence, { details: { position } });
