import type { Tree } from '../postgres/syntax-tree.js';
import { list, nameParts, tree } from '../postgres/syntax-tree.js';

/** The columns that a CHECK constraint keeps from being null: `a IS NOT NULL`, alone or among conditions joined by AND. */
export function demandsNotNull(constraint: Tree): string[] {
  return constraint.contype === 'CONSTR_CHECK' ? notNullIn(tree(constraint.raw_expr)) : [];
}

function notNullIn(expression: Tree): string[] {
  const and = tree(expression.BoolExpr);
  if (and.boolop === 'AND_EXPR') return list(and.args).flatMap(notNullIn);
  const test = tree(expression.NullTest);
  if (test.nulltesttype !== 'IS_NOT_NULL') return [];
  const names = nameParts(tree(tree(test.arg).ColumnRef).fields);
  return names.length > 0 ? [names.at(-1)!] : [];
}
