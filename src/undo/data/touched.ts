import { callsUnknownFunction, dataChangesOf } from '../../postgres/statement-dml.js';
import { droppedBy } from '../../postgres/statement-drops.js';
import type { Destruction } from '../../postgres/statement-objects.js';
import type { ParsedStatement } from '../../postgres/statements.js';

/** What a script does to data, as far as its text says. Names are as written. */
export interface Touched {
  /** Rows that its statements change. */
  rows: {
    table: string;
    verb: 'insert' | 'update' | 'delete' | 'merge' | 'copy' | 'truncate';
    statement: number;
  }[];
  destroyed: (Destruction & { statement: number })[];
  /** Statements that may change what their text does not name. */
  opaque: { statement: number; why: string }[];
}

const CALLS: Readonly<Record<string, string>> = { DoStmt: 'a DO block', CallStmt: 'a procedure' };

/** What a script does to data, by its text alone. */
export function touchedBy(statements: readonly ParsedStatement[]): Touched {
  const touched: Touched = { rows: [], destroyed: [], opaque: [] };
  for (const [index, { node, tree }] of statements.entries()) {
    touched.rows.push(...dataChangesOf(node, tree).map((change) => ({ ...change, statement: index })));
    touched.destroyed.push(
      ...droppedBy(node, tree).destroys.map((destruction) => ({ ...destruction, statement: index })),
    );
    const why = CALLS[node] ?? (callsUnknownFunction(tree) && !CREATES.test(node) ? 'a function' : undefined);
    if (why !== undefined) touched.opaque.push({ statement: index, why });
  }
  return touched;
}

/** A function in a definition is not called by it, or on rows that it cannot change. */
const CREATES = /^(Create|View|Index|Comment|Define|Rule)/;
