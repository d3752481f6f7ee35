/** One statement of an undo. */
export interface UndoStep {
  /** One SQL statement, without a semicolon at its end. */
  sql: string;
  /** What it brings back, for people who read the script. */
  why: string;
}
