/** A place outside the ledger that keeps its seals, so that a ledger that was rewritten or cut shorter is found out. */
export interface Anchor {
  /** For people: a folder, a bucket. */
  readonly location: string;
  /** Keeps a signed note. One of the same size is never replaced by another. */
  write(size: number, note: string): Promise<void>;
  /** The note of the largest size, or undefined where there is none. */
  latest(): Promise<{ size: number; note: string } | undefined>;
}
