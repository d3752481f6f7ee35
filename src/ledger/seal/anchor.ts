/** A signed note as an anchor keeps it. */
export interface AnchoredNote {
  /** As its name says; the note itself is not looked into. */
  readonly size: number;
  readonly note: string;
}

/** A place outside the ledger that keeps its seals, so that a ledger that was rewritten or cut shorter is found out. */
export interface Anchor {
  /** For people: a folder, a bucket. */
  readonly location: string;
  /**
   * Keeps a signed note. One of the same size is never replaced by another.
   *
   * @throws DaybookError LEDGER_CORRUPT where another tree head of this size is kept; ANCHOR_UNAVAILABLE
   */
  write(size: number, note: string): Promise<void>;
  /**
   * The note of the largest size from `least` on, or undefined where there is none.
   *
   * @param signal gives up where an answer is waited for
   * @throws DaybookError ANCHOR_UNAVAILABLE
   */
  latest(least?: number, signal?: AbortSignal): Promise<AnchoredNote | undefined>;
  /**
   * The sizes of all notes, in order.
   *
   * @throws DaybookError ANCHOR_UNAVAILABLE
   */
  sizes(): AsyncIterable<number>;
  /**
   * All notes, by size.
   *
   * @throws DaybookError ANCHOR_UNAVAILABLE
   */
  all(): AsyncIterable<AnchoredNote>;
}
