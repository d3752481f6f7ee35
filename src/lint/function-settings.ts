import type { Tree } from '../postgres/syntax-tree.js';
import { list, tree } from '../postgres/syntax-tree.js';

/** Whether a CREATE FUNCTION sets its search_path, or looks its names up now (BEGIN ATOMIC). */
export function fixesSearchPath(statement: Tree): boolean {
  if (statement.sql_body !== undefined) return true;
  return list(statement.options)
    .map((item) => tree(item.DefElem))
    .some(({ defname, arg }) => defname === 'set' && tree(tree(arg).VariableSetStmt).name === 'search_path');
}
