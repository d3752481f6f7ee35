import type { TopicEntry } from './record.js';

/** What one batch holds at most; brokers take 1 MB unless told otherwise. A larger event is a batch of its own. */
export const BATCH_BYTES = 900_000;
export const BATCH_ENTRIES = 1000;

/** Key, headers and framing of a record, generously. */
const RECORD_OVERHEAD_BYTES = 350;

/** Entries in batches that a broker takes, in order. */
export function* batches(entries: readonly TopicEntry[]): Generator<readonly TopicEntry[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const size = entry.bytes.byteLength + RECORD_OVERHEAD_BYTES;
    if (index > start && (bytes + size > BATCH_BYTES || index - start === BATCH_ENTRIES)) {
      yield entries.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < entries.length) yield entries.slice(start);
}
