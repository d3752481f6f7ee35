import type { TableLock } from './lock-modes.js';
import { locksOf } from './statement-locks.js';
import type { Tree } from './syntax-tree.js';
import { isOn, list, option, relationName, tree } from './syntax-tree.js';
import { volatileFunction } from './volatile-expression.js';

/** What a statement does to tables that its text names, besides what {@link StatementTraits} say. */
export interface StatementWork {
  locks: TableLock[];
  /** Tables whose rows are written anew. */
  rewrites: string[];
  /** Tables that are read whole, by an index build or a check of all rows; those that are rewritten are not repeated. */
  scans: string[];
}

type Effort = 'none' | 'scan' | 'rewrite';

const REWRITES = new Set(['AT_SetLogged', 'AT_SetUnLogged', 'AT_SetTableSpace', 'AT_SetAccessMethod']);

/** A type change without USING to these keeps the rows as they are where the column is a varchar. */
export function mayKeepRows(column: Tree): boolean {
  const type = tree(column.typeName);
  const name = String(tree(tree(list(type.names).at(-1)).String).sval ?? '');
  const plain = column.raw_default === undefined && column.collClause === undefined;
  return plain && (name === 'text' || (name === 'varchar' && list(type.typmods).length === 0));
}

/** Of adding a column. */
function columnEffort(column: Tree): Effort {
  const type = tree(tree(list(tree(column.typeName).names).at(-1)).String).sval;
  if (/^(small|big)?serial[248]?$/.test(String(type))) return 'rewrite';
  let effort: Effort = 'none';
  for (const item of list(column.constraints)) {
    const constraint = tree(item.Constraint);
    const kind = constraint.contype;
    if (kind === 'CONSTR_IDENTITY') return 'rewrite';
    if (kind === 'CONSTR_GENERATED' && constraint.generated_kind !== 'v') return 'rewrite';
    if (kind === 'CONSTR_DEFAULT' && volatileFunction(constraint.raw_expr) !== undefined) return 'rewrite';
    if (kind === 'CONSTR_UNIQUE' || kind === 'CONSTR_PRIMARY' || kind === 'CONSTR_CHECK') effort = 'scan';
  }
  return effort;
}

function constraintEffort(constraint: Tree): Effort {
  const index = constraint.contype === 'CONSTR_UNIQUE' || constraint.contype === 'CONSTR_PRIMARY';
  return constraint.skip_validation === true || (index && constraint.indexname !== undefined)
    ? 'none'
    : 'scan';
}

function effortOf(command: Tree): Effort {
  const def = tree(command.def);
  switch (command.subtype) {
    case 'AT_AddColumn':
      return columnEffort(tree(def.ColumnDef));
    case 'AT_AddConstraint':
      return constraintEffort(tree(def.Constraint));
    case 'AT_AlterColumnType':
      return mayKeepRows(tree(def.ColumnDef)) ? 'none' : 'rewrite';
    case 'AT_SetNotNull':
    case 'AT_ValidateConstraint':
    case 'AT_AttachPartition':
      return 'scan';
    default:
      return REWRITES.has(String(command.subtype)) ? 'rewrite' : 'none';
  }
}

function alterTable(statement: Tree): Pick<StatementWork, 'rewrites' | 'scans'> {
  const table = relationName(statement.relation);
  const efforts = list(statement.cmds).map((item) => effortOf(tree(item.AlterTableCmd)));
  if (statement.objtype === 'OBJECT_TYPE') return { rewrites: [], scans: [] };
  if (efforts.includes('rewrite')) return { rewrites: [table], scans: [] };
  return { rewrites: [], scans: efforts.includes('scan') ? [table] : [] };
}

const NOTHING = { rewrites: [], scans: [] };

function workOnRows(node: string, statement: Tree): Pick<StatementWork, 'rewrites' | 'scans'> {
  const own = () => [relationName(statement.relation)].filter((name) => name !== '');
  switch (node) {
    case 'AlterTableStmt':
      return alterTable(statement);
    case 'IndexStmt':
      return { rewrites: [], scans: own() };
    case 'ReindexStmt':
      return { rewrites: [], scans: statement.kind === 'REINDEX_OBJECT_TABLE' ? own() : [] };
    case 'RefreshMatViewStmt':
      return { rewrites: statement.concurrent === true ? [] : own(), scans: [] };
    case 'ClusterStmt':
      return { rewrites: own(), scans: [] };
    case 'VacuumStmt':
      return isOn(option(statement.options, 'full'))
        ? {
            rewrites: list(statement.rels).map((item) =>
              relationName(tree(tree(item.VacuumRelation).relation)),
            ),
            scans: [],
          }
        : NOTHING;
    default:
      return NOTHING;
  }
}

/** The locks of a statement and the work that is done under them, as far as its text says. */
export const workOf = (node: string, statement: Tree): StatementWork => ({
  locks: locksOf(node, statement),
  ...workOnRows(node, statement),
});
