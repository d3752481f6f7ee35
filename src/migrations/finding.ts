/** Something that is not as it should be. It is kept in the ledger: no secret, and no row's values. */
export interface Finding {
  /** What was checked, in a few words: `every user has a group`. */
  check: string;
  /** What was found instead, in one sentence. */
  finding: string;
  /** What to do about it. */
  remedy?: string;
}
