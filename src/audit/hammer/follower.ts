import { leafHash } from '../../domain/leaf-hash.js';
import type { LedgerEntry, LedgerTail } from '../../domain/ledger-entry.js';
import { DaybookError } from '../../errors.js';
import { sameBytes } from '../../ledger/tlog/bytes.js';
import { CompactRange } from '../../ledger/tlog/compact-range.js';
import type { Seen } from './messages.js';

/** How often a follower tells how far it is, at most, in ms. */
const REPORT_MS = 50;

/**
 * Follows a copy from its beginning, and tells how far it is and what it saw hashes to.
 *
 * @throws DaybookError LEDGER_CORRUPT where an entry is out of order or not what its leaf says; what the tail throws
 */
export async function follow(tail: LedgerTail, report: (seen: Seen) => void): Promise<void> {
  const range = new CompactRange();
  let reported = 0;
  let late: NodeJS.Timeout | undefined;
  const tell = () => {
    clearTimeout(late);
    late = undefined;
    reported = performance.now();
    report({ size: range.size, root: Buffer.from(range.root()).toString('hex') });
  };
  try {
    for await (const entries of tail) {
      for (const entry of entries) range.add(inOrder(entry, range.size));
      if (performance.now() - reported >= REPORT_MS) tell();
      else late ??= setTimeout(tell, REPORT_MS);
    }
  } finally {
    clearTimeout(late);
  }
}

function inOrder({ position, bytes, leaf }: LedgerEntry, expected: number): Uint8Array {
  if (position !== expected) {
    throw new DaybookError(
      'LEDGER_CORRUPT',
      `a follower saw position ${position} where ${expected} should come`,
    );
  }
  if (!sameBytes(leafHash(bytes), leaf)) {
    throw new DaybookError(
      'LEDGER_CORRUPT',
      `a follower saw position ${position} with other bytes than its leaf`,
    );
  }
  return leaf;
}
