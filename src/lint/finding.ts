import type { LintCode } from '../config/lint-codes.js';
import type { TableLock } from '../postgres/lock-modes.js';
import type { Destruction } from '../postgres/statement-objects.js';

/** A place where a rule objects, whatever its severity is. */
export interface LintFinding {
  rule: LintCode;
  /** One sentence about this place, without a full stop. */
  message: string;
  /** In the file, from 1; columns in UTF-16 units. */
  line: number;
  column: number;
}

/** What a statement does to the database, as far as its text says. */
export interface StatementFacts {
  line: number;
  column: number;
  /** The tag of PostgreSQL's parse tree. */
  node: string;
  locks: readonly TableLock[];
  /** Tables whose rows are written anew. */
  rewrites: readonly string[];
  /** Tables that are read whole while the lock is held. */
  scans: readonly string[];
  /** Why it cannot run in a transaction; absent where it can. */
  refusesTransaction?: string;
  destroys: readonly Destruction[];
}

export interface LintResult {
  findings: readonly LintFinding[];
  statements: readonly StatementFacts[];
}
