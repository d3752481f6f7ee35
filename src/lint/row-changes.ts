import type { Tree } from '../postgres/syntax-tree.js';
import { list, tree, walk } from '../postgres/syntax-tree.js';
import type { Subject } from './subject.js';

/** Statements that read or change rows. */
export const ROW_STATEMENTS: readonly string[] = [
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CreateTableAsStmt',
  'CopyStmt',
];

export interface RowChange {
  tag: string;
  body: Tree;
  table: string;
}

/** The changes of rows of tables that were there before, of some kinds: the statement itself, and those in its WITH clauses. */
export function changesOf(subject: Subject, ...tags: readonly string[]): RowChange[] {
  const { node, body } = subject;
  const changes: RowChange[] = [];
  const visit = (tag: string, inner: Tree): void => {
    if (!tags.includes(tag)) return;
    const table = subject.filled(inner.relation);
    if (table !== undefined) changes.push({ tag, body: inner, table });
  };
  visit(node, body);
  walk(body, visit);
  return changes;
}

/** Whether a condition names its rows: `column = value` or `column IN (values)` among what must hold, or a limited query. */
export function namesRows(condition: Tree): boolean {
  const both = tree(condition.BoolExpr);
  if (both.boolop === 'AND_EXPR') return list(both.args).some(namesRows);
  if (both.boolop === 'OR_EXPR') return list(both.args).every(namesRows);
  if (tree(condition.CurrentOfExpr).cursor_name !== undefined) return true;
  const expression = tree(condition.A_Expr);
  const operator = tree(tree(list(expression.name)[0]).String).sval;
  const right = tree(expression.rexpr);
  if (operator === '=' && expression.kind === 'AEXPR_OP')
    return isValue(right) || isValue(tree(expression.lexpr));
  if (operator === '=' && expression.kind === 'AEXPR_IN')
    return list(tree(right.List).items).every(isValue) && !isValue(tree(expression.lexpr));
  const link = tree(condition.SubLink);
  const query = tree(tree(link.subselect).SelectStmt);
  return (
    link.subLinkType === 'ANY_SUBLINK' && (query.limitCount !== undefined || query.valuesLists !== undefined)
  );
}

/** A constant that tells rows apart, as true and false do not. */
function isValue(expression: Tree): boolean {
  const cast = tree(expression.TypeCast);
  if (cast.arg !== undefined) return isValue(tree(cast.arg));
  if (expression.ParamRef !== undefined) return true;
  const constant = tree(expression.A_Const);
  return expression.A_Const !== undefined && constant.boolval === undefined && constant.isnull !== true;
}
