import { nameOfRange, type RelationName } from './relation-name.js';
import type { Tree } from './syntax-tree.js';
import { list, tree } from './syntax-tree.js';

const WITH_INDEX = new Set(['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION']);

const buildsIndex = (constraint: Tree): boolean =>
  WITH_INDEX.has(String(constraint.contype)) && constraint.indexname === undefined;

/** The table on which a statement builds an index, as far as its text says. */
export function indexedBy(node: string, statement: Tree): RelationName | undefined {
  if (node === 'IndexStmt') return nameOfRange(statement.relation);
  if (node !== 'AlterTableStmt') return undefined;
  const builds = list(statement.cmds).some((item) => {
    const def = tree(tree(item.AlterTableCmd).def);
    const ofColumn = list(tree(def.ColumnDef).constraints).map((one) => tree(one.Constraint));
    return [tree(def.Constraint), ...ofColumn].some(buildsIndex);
  });
  return builds ? nameOfRange(statement.relation) : undefined;
}
