import { alterTableLocks } from './alter-table-locks.js';
import { compareModes, LOCK_MODES, type LockMode, type TableLock } from './lock-modes.js';
import type { Tree } from './syntax-tree.js';
import { isOn, list, nameOf, option, relationName, tree, walk } from './syntax-tree.js';

/** The RangeVars of a statement as it names them; of partitions, children and views none of what is below them. */
const lock = (range: unknown, mode: LockMode): TableLock[] => {
  const relation = relationName(range);
  return relation === '' ? [] : [{ relation, mode }];
};

const ranges = (items: unknown): unknown[] => list(items).map((item) => item.RangeVar);

const DROPPED = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_SEQUENCE', 'OBJECT_INDEX']);
const OF_A_TABLE = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);

function dropLocks(statement: Tree): TableLock[] {
  const type = String(statement.removeType);
  const mode: LockMode = statement.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  return list(statement.objects).flatMap((object): TableLock[] => {
    const items = list(tree(object.List).items);
    if (DROPPED.has(type)) return [{ relation: nameOf(items), mode }];
    if (OF_A_TABLE.has(type)) return [{ relation: nameOf(items.slice(0, -1)), mode }];
    return [];
  });
}

/** Foreign keys lock the other table, partitions and children their parent. */
function createLocks(statement: Tree): TableLock[] {
  const locks: TableLock[] = [];
  const parent: LockMode = statement.partbound === undefined ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  for (const range of ranges(statement.inhRelations)) locks.push(...lock(range, parent));
  for (const element of list(statement.tableElts)) {
    for (const item of [element, ...list(tree(element.ColumnDef).constraints)]) {
      const constraint = tree(item.Constraint);
      if (constraint.contype === 'CONSTR_FOREIGN')
        locks.push(...lock(constraint.pktable, 'SHARE ROW EXCLUSIVE'));
    }
  }
  return locks;
}

function renameLocks(statement: Tree): TableLock[] {
  const index = statement.renameType === 'OBJECT_INDEX';
  return lock(statement.relation, index ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE');
}

function commentLocks(statement: Tree): TableLock[] {
  const items = list(tree(tree(statement.object).List).items);
  const type = String(statement.objtype);
  if (type === 'OBJECT_COLUMN')
    return [{ relation: nameOf(items.slice(0, -1)), mode: 'SHARE UPDATE EXCLUSIVE' }];
  if (type === 'OBJECT_TABLE') return [{ relation: nameOf(items), mode: 'SHARE UPDATE EXCLUSIVE' }];
  return [];
}

function vacuumLocks(statement: Tree): TableLock[] {
  const mode: LockMode = isOn(option(statement.options, 'full'))
    ? 'ACCESS EXCLUSIVE'
    : 'SHARE UPDATE EXCLUSIVE';
  return list(statement.rels).flatMap((item) => lock(tree(item.VacuumRelation).relation, mode));
}

function reindexLocks(statement: Tree): TableLock[] {
  const mode: LockMode = isOn(option(statement.params, 'concurrently')) ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  const index = statement.kind === 'REINDEX_OBJECT_INDEX' && mode === 'SHARE';
  return lock(statement.relation, index ? 'ACCESS EXCLUSIVE' : mode);
}

const LOCKERS: Record<string, (statement: Tree) => TableLock[]> = {
  AlterTableStmt: alterTableLocks,
  CreateStmt: createLocks,
  DropStmt: dropLocks,
  RenameStmt: renameLocks,
  AlterObjectSchemaStmt: (s) => lock(s.relation, 'ACCESS EXCLUSIVE'),
  TruncateStmt: (s) => ranges(s.relations).flatMap((range) => lock(range, 'ACCESS EXCLUSIVE')),
  IndexStmt: (s) => lock(s.relation, s.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'),
  ReindexStmt: reindexLocks,
  ClusterStmt: (s) => lock(s.relation, 'ACCESS EXCLUSIVE'),
  VacuumStmt: vacuumLocks,
  RefreshMatViewStmt: (s) => lock(s.relation, s.concurrent === true ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE'),
  CreateTrigStmt: (s) => lock(s.relation, 'SHARE ROW EXCLUSIVE'),
  RuleStmt: (s) => lock(s.relation, 'ACCESS EXCLUSIVE'),
  CreatePolicyStmt: (s) => lock(s.table, 'ACCESS EXCLUSIVE'),
  AlterPolicyStmt: (s) => lock(s.table, 'ACCESS EXCLUSIVE'),
  AlterSeqStmt: (s) => lock(s.sequence, 'SHARE ROW EXCLUSIVE'),
  CreateStatsStmt: (s) => ranges(s.relations).flatMap((range) => lock(range, 'SHARE UPDATE EXCLUSIVE')),
  CommentStmt: commentLocks,
  // The number is PostgreSQL’s own: AccessShareLock is 1.
  LockStmt: (s) => ranges(s.relations).flatMap((range) => lock(range, LOCK_MODES[Number(s.mode ?? 8) - 1]!)),
};

const WRITES = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** What queries and changes of rows lock, those inside of others too. */
function rowLocks(node: string, statement: Tree): TableLock[] {
  const locks: TableLock[] = [];
  const common = new Set<string>();
  const visit = (tag: string, body: Tree): void => {
    if (tag === 'CommonTableExpr') common.add(String(body.ctename));
    if (WRITES.has(tag)) locks.push(...lock(body.relation, 'ROW EXCLUSIVE'));
    else if (tag === 'CopyStmt')
      locks.push(...lock(body.relation, body.is_from === true ? 'ROW EXCLUSIVE' : 'ACCESS SHARE'));
    else if (tag === 'SelectStmt' && body.lockingClause !== undefined)
      locks.push(...ranges(body.fromClause).flatMap((range) => lock(range, 'ROW SHARE')));
    else if (tag === 'RangeVar') locks.push(...lock(body, 'ACCESS SHARE'));
  };
  visit(node, statement);
  walk(statement, visit);
  return locks.filter(({ relation }) => !common.has(relation));
}

const QUERIES = /^(Select|Insert|Update|Delete|Merge|Copy)Stmt$/;

/**
 * The locks that a statement takes on relations which its text names, the strongest of each relation. What is reached through
 * views, partitions, triggers and functions is not in the text, and of a dropped index the table is not.
 */
export function locksOf(node: string, statement: Tree): TableLock[] {
  const strongest = new Map<string, TableLock>();
  const found = QUERIES.test(node) ? rowLocks(node, statement) : (LOCKERS[node]?.(statement) ?? []);
  for (const one of found) {
    const known = strongest.get(one.relation);
    if (!known || compareModes(one.mode, known.mode) > 0) strongest.set(one.relation, one);
  }
  return [...strongest.values()];
}
