import type { Tree } from './syntax-tree.js';
import { isOn, list, option, tree } from './syntax-tree.js';

type Refusal = string | undefined;

const always = (reason: string) => (): Refusal => reason;

function reindex(statement: Tree): Refusal {
  if (isOn(option(statement.params, 'concurrently'))) return 'REINDEX CONCURRENTLY';
  const whole = /REINDEX_OBJECT_(SCHEMA|SYSTEM|DATABASE)/.exec(String(statement.kind));
  return whole ? `REINDEX ${whole[1]}` : undefined;
}

function alterTable(statement: Tree): Refusal {
  const detaches = list(statement.cmds)
    .map((item) => tree(item.AlterTableCmd))
    .some(
      (command) =>
        command.subtype === 'AT_DetachPartition' && tree(tree(command.def).PartitionCmd).concurrent === true,
    );
  return detaches ? 'ALTER TABLE … DETACH PARTITION CONCURRENTLY' : undefined;
}

/** A subscription touches another server unless told not to. */
function createSubscription(statement: Tree): Refusal {
  const offline = ['connect', 'create_slot'].some((name) => {
    const given = option(statement.options, name);
    return given !== undefined && !isOn(given);
  });
  return offline ? undefined : 'CREATE SUBSCRIPTION that makes a replication slot';
}

function alterSubscription(statement: Tree): Refusal {
  const kind = /ALTER_SUBSCRIPTION_(REFRESH|(?:SET|ADD|DROP)_PUBLICATION)/.exec(String(statement.kind))?.[1];
  if (kind === undefined) return undefined;
  const refresh = option(statement.options, 'refresh');
  return refresh !== undefined && !isOn(refresh) ? undefined : 'ALTER SUBSCRIPTION that refreshes';
}

/** Comments and literals are left out, so that a COMMIT in a message does not count. */
function doBlock(statement: Tree): Refusal {
  const body = String(tree(tree(option(statement.args, 'as')?.arg).String).sval ?? '')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--[^\n]*/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '');
  return /\b(commit|rollback)\s*(;|\band\b)/i.test(body) ? 'DO block that commits or rolls back' : undefined;
}

const REFUSALS: Record<string, (statement: Tree) => Refusal> = {
  IndexStmt: (s) => (s.concurrent === true ? 'CREATE INDEX CONCURRENTLY' : undefined),
  DropStmt: (s) => (s.concurrent === true ? 'DROP INDEX CONCURRENTLY' : undefined),
  ReindexStmt: reindex,
  VacuumStmt: (s) => (s.is_vacuumcmd === true ? 'VACUUM' : undefined),
  ClusterStmt: (s) => (s.relation === undefined ? 'CLUSTER of all tables' : undefined),
  CreatedbStmt: always('CREATE DATABASE'),
  DropdbStmt: always('DROP DATABASE'),
  AlterDatabaseStmt: (s) => (option(s.options, 'tablespace') ? 'ALTER DATABASE … SET TABLESPACE' : undefined),
  CreateTableSpaceStmt: always('CREATE TABLESPACE'),
  DropTableSpaceStmt: always('DROP TABLESPACE'),
  AlterSystemStmt: always('ALTER SYSTEM'),
  CreateSubscriptionStmt: createSubscription,
  AlterSubscriptionStmt: alterSubscription,
  DropSubscriptionStmt: always('DROP SUBSCRIPTION of a replication slot'),
  DiscardStmt: (s) => (s.target === 'DISCARD_ALL' ? 'DISCARD ALL' : undefined),
  AlterTableStmt: alterTable,
  DoStmt: doBlock,
};

/** Why a statement cannot run in a transaction block (PreventInTransactionBlock in PostgreSQL's source); undefined where it can, as far as its text says. */
export function refusesTransaction(node: string, statement: Tree): string | undefined {
  return REFUSALS[node]?.(statement);
}
