/** What is not as it must be in a copy of the ledger, between two, or between the ledger and its seals. */
export interface Finding {
  code: 'LEDGER_CORRUPT' | 'LEDGER_LOST_TAIL' | 'COPIES_DIFFER' | 'KAFKA_TOPIC_POISONED' | 'SEAL_UNTRUSTED';
  /** The first position that is wrong. */
  position: number;
  /** A sentence. */
  message: string;
}

/** The one with the lowest position; of two with the same, the one that is given first. */
export function firstOf(findings: readonly (Finding | undefined)[]): Finding | undefined {
  return findings.reduce(
    (first, next) => (next && (!first || next.position < first.position) ? next : first),
    undefined,
  );
}
