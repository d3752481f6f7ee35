export interface ScriptNotice {
  severity: string;
  sqlstate: string;
  message: string;
}

export interface StatementResult {
  /** The command tag, such as `CREATE TABLE` or `INSERT 0 3`; empty for an empty script. */
  tag: string;
  /** The number at the end of the tag; undefined where the command counts nothing. */
  rowCount: number | undefined;
  /**
   * Monotonic time from the arrival of the result before (or the start) to the arrival of this one. The server holds results back until 8 kB are together, a
   * notice goes out or the script ends, so results that arrive together cannot be told apart: the first of them has all the time, the others about 0.
   */
  durationMs: number;
  notices: ScriptNotice[];
  /** Rows as arrays of PostgreSQL's text form, where they were to be kept. */
  rows?: (string | null)[][];
}
