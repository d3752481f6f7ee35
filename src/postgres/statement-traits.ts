import { type LoneStatement, loneStatement } from './lone-statement.js';
import { createdBy } from './statement-creates.js';
import type { DataChange } from './statement-dml.js';
import { callsUnknownFunction, dataChangesOf } from './statement-dml.js';
import { droppedBy } from './statement-drops.js';
import type { Destruction, NamedObject } from './statement-objects.js';
import type { Tree } from './syntax-tree.js';
import { nameOf, tree } from './syntax-tree.js';

/** What can be learned from a statement's text alone. */
export interface StatementTraits {
  /** BEGIN, COMMIT and the like in lower case; savepoints are no transaction control. */
  transactionControl?: string;
  /** Why it cannot run in a transaction block. */
  refusesTransaction?: string;
  /** What a statement that cannot run in a transaction block is about. */
  lone?: LoneStatement;
  /** The enum type that gets a value: allowed in a transaction, but the value cannot be used before its commit. */
  addsEnumValue?: string;
  /** The value. */
  enumValue?: string;
  creates: NamedObject[];
  drops: NamedObject[];
  dml: DataChange[];
  /** It runs code that its text does not show (DO, CALL, EXECUTE, a function that is not known to be harmless): it may do anything. */
  opaque: boolean;
  destroys: Destruction[];
}

const TRANSACTION_CONTROL: Record<string, string> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'start transaction',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_PREPARE: 'prepare transaction',
  TRANS_STMT_COMMIT_PREPARED: 'commit prepared',
  TRANS_STMT_ROLLBACK_PREPARED: 'rollback prepared',
};

const RUNS_HIDDEN_CODE = new Set(['DoStmt', 'CallStmt', 'ExecuteStmt', 'RefreshMatViewStmt', 'LoadStmt']);

// Functions in these are stored, not called.
const ONLY_DEFINES =
  /^(Create(?!TableAs)\w*|ViewStmt|RuleStmt|DefineStmt|PrepareStmt|CommentStmt|Alter(?!Table)\w*)$/;

/** @param body the parse tree under the tag `node` */
export function traitsOf(node: string, body: unknown): StatementTraits {
  const statement = tree(body);
  const { drops, destroys } = droppedBy(node, statement);
  const control = node === 'TransactionStmt' ? TRANSACTION_CONTROL[String(statement.kind)] : undefined;
  const lone = loneStatement(node, statement);
  const enumType = addedEnumValue(node, statement);
  return {
    ...(control === undefined ? {} : { transactionControl: control }),
    ...(lone === undefined ? {} : { refusesTransaction: lone.what, lone }),
    ...(enumType === undefined ? {} : { addsEnumValue: enumType, enumValue: String(statement.newVal) }),
    creates: createdBy(node, statement),
    drops,
    dml: ONLY_DEFINES.test(node) ? [] : dataChangesOf(node, statement),
    opaque: RUNS_HIDDEN_CODE.has(node) || (!ONLY_DEFINES.test(node) && callsUnknownFunction(statement)),
    destroys,
  };
}

function addedEnumValue(node: string, statement: Tree): string | undefined {
  return node === 'AlterEnumStmt' && statement.oldVal === undefined ? nameOf(statement.typeName) : undefined;
}
