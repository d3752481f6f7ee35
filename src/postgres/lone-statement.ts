import { refusesTransaction } from './statement-transaction.js';
import { isOn, list, nameOf, option, relationName, type Tree, tree } from './syntax-tree.js';

/** An index as a statement asks for it. Names are quoted where SQL needs it, with a schema where one is written. */
export interface RequestedIndex {
  table: string;
  /** Not quoted, and without a schema: it is the table's. Absent where the server is to find a name. */
  name?: string;
  unique: boolean;
  method: string;
  /** The key columns and those that are only included; null for an expression. */
  columns: (string | null)[];
  included: number;
  partial: boolean;
}

/** What a statement that refuses a transaction block is about: what must be known to tell, after a crash, whether it was done. */
export type LoneSubject =
  | { kind: 'create index'; index: RequestedIndex }
  | { kind: 'drop index'; index: string }
  | { kind: 'reindex'; of: 'index' | 'table' | 'everything'; name?: string }
  | { kind: 'detach partition'; table: string; partition: string }
  | {
      kind: 'create object' | 'drop object';
      object: 'database' | 'tablespace' | 'subscription';
      /** Not quoted. */
      name: string;
    }
  /** What comes to the same when it is done twice, or begun and then done. */
  | { kind: 'repeatable' }
  | { kind: 'unknown' };

/** A statement that refuses a transaction block, and is executed alone. */
export interface LoneStatement {
  /** Such as `CREATE INDEX CONCURRENTLY`. */
  what: string;
  subject: LoneSubject;
}

/** What a statement that cannot run in a transaction block is about; undefined for all others, as far as the text says. */
export function loneStatement(node: string, statement: Tree): LoneStatement | undefined {
  const what = refusesTransaction(node, statement);
  if (what === undefined) return undefined;
  return { what, subject: SUBJECTS[node]?.(statement) ?? { kind: 'unknown' } };
}

const repeatable = (): LoneSubject => ({ kind: 'repeatable' });

const named =
  (
    kind: 'create object' | 'drop object',
    object: 'database' | 'tablespace' | 'subscription',
    field: string,
  ): ((statement: Tree) => LoneSubject) =>
  (statement) => ({ kind, object, name: String(statement[field]) });

const SUBJECTS: Record<string, (statement: Tree) => LoneSubject> = {
  IndexStmt: createIndex,
  DropStmt: (s) => ({ kind: 'drop index', index: nameOf(tree(list(s.objects)[0]?.List).items) }),
  ReindexStmt: reindex,
  AlterTableStmt: detachPartition,
  VacuumStmt: repeatable,
  ClusterStmt: repeatable,
  AlterSystemStmt: repeatable,
  AlterDatabaseStmt: repeatable,
  AlterSubscriptionStmt: (s) =>
    /REFRESH|SET_PUBLICATION/.test(String(s.kind)) ? repeatable() : { kind: 'unknown' },
  CreatedbStmt: named('create object', 'database', 'dbname'),
  DropdbStmt: named('drop object', 'database', 'dbname'),
  CreateTableSpaceStmt: named('create object', 'tablespace', 'tablespacename'),
  DropTableSpaceStmt: named('drop object', 'tablespace', 'tablespacename'),
  CreateSubscriptionStmt: named('create object', 'subscription', 'subname'),
  DropSubscriptionStmt: named('drop object', 'subscription', 'subname'),
};

function createIndex(statement: Tree): LoneSubject {
  const columnOf = (item: Tree): string | null => {
    const { name } = tree(item.IndexElem);
    return typeof name === 'string' ? name : null;
  };
  const included = list(statement.indexIncludingParams).map(columnOf);
  return {
    kind: 'create index',
    index: {
      table: relationName(statement.relation),
      ...(typeof statement.idxname === 'string' ? { name: statement.idxname } : {}),
      unique: statement.unique === true,
      method: String(statement.accessMethod ?? 'btree'),
      columns: [...list(statement.indexParams).map(columnOf), ...included],
      included: included.length,
      partial: statement.whereClause !== undefined,
    },
  };
}

function reindex(statement: Tree): LoneSubject {
  // What is built beside the old index and put in its place may be left over; otherwise nothing is.
  if (!isOn(option(statement.params, 'concurrently'))) return { kind: 'repeatable' };
  const of = { REINDEX_OBJECT_INDEX: 'index', REINDEX_OBJECT_TABLE: 'table' }[String(statement.kind)];
  return of === 'index' || of === 'table'
    ? { kind: 'reindex', of, name: relationName(statement.relation) }
    : { kind: 'reindex', of: 'everything' };
}

function detachPartition(statement: Tree): LoneSubject {
  const command = tree(list(statement.cmds)[0]?.AlterTableCmd);
  return {
    kind: 'detach partition',
    table: relationName(statement.relation),
    partition: relationName(tree(tree(command.def).PartitionCmd).name),
  };
}
