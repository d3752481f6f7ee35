import type { StatementResult } from './script-statement.js';

export interface ScriptErrorFields {
  /**
   * 0-based index of the statement that failed: so many had completed. PostgreSQL parses the whole script first, so a syntax error anywhere gives 0:
   * `offset` says where it is.
   */
  statementIndex: number;
  /** UTF-16 offset into the script, where the server gave a position. */
  offset: number | undefined;
  /** undefined where no server spoke: the connection broke. */
  sqlstate: string | undefined;
  detail: string | undefined;
  hint: string | undefined;
  /** The context in which a function's error arose (PL/pgSQL lines and the like). */
  context: string | undefined;
  schema: string | undefined;
  table: string | undefined;
  column: string | undefined;
  constraint: string | undefined;
  /** The statements before the one that failed. What they did may have been rolled back. */
  completed: StatementResult[];
  /** The session is gone: whether the script's transaction committed is unknown. */
  connectionLost: boolean;
}

export interface ScriptError extends ScriptErrorFields {}

/** A script that a server refused or that a lost connection cut off. `detail` may hold values of rows: never put it into an event. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor assigns every field.
export class ScriptError extends Error {
  override readonly name = 'ScriptError';

  constructor(message: string, fields: ScriptErrorFields, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }
}
