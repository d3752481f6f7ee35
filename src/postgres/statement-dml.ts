import { isHarmlessFunction } from './harmless-functions.js';
import type { Tree } from './syntax-tree.js';
import { list, nameParts, relationName, tree, walk } from './syntax-tree.js';

/** A change of rows that a statement's text names. */
export interface DataChange {
  verb: 'insert' | 'update' | 'delete' | 'merge' | 'copy' | 'truncate';
  table: string;
}

function changeOf(node: string, body: Tree): DataChange[] {
  const table = () => relationName(body.relation);
  switch (node) {
    case 'InsertStmt': {
      const conflict = tree(body.onConflictClause).action === 'ONCONFLICT_UPDATE';
      return [
        { verb: 'insert', table: table() },
        ...(conflict ? [{ verb: 'update', table: table() } as const] : []),
      ];
    }
    case 'UpdateStmt':
      return [{ verb: 'update', table: table() }];
    case 'DeleteStmt':
      return [{ verb: 'delete', table: table() }];
    case 'MergeStmt':
      return [{ verb: 'merge', table: table() }];
    case 'CopyStmt':
      return body.is_from === true ? [{ verb: 'copy', table: table() }] : [];
    case 'TruncateStmt':
      return list(body.relations).map((item) => ({ verb: 'truncate', table: relationName(item.RangeVar) }));
    default:
      return [];
  }
}

/** The changes of rows in a statement, those in its WITH clauses and under EXPLAIN included. */
export function dataChangesOf(node: string, statement: Tree): DataChange[] {
  const changes = changeOf(node, statement);
  walk(statement, (tag, body) => changes.push(...changeOf(tag, body)));
  return changes;
}

/** Whether a function is called that is not known to leave the database alone; one in an operator, a trigger or a view cannot be seen. */
export function callsUnknownFunction(statement: Tree): boolean {
  let found = false;
  walk(statement, (tag, body) => {
    if (tag === 'FuncCall' && !isHarmlessFunction(nameParts(body.funcname))) found = true;
  });
  return found;
}
