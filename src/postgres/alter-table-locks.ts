import { compareModes, type LockMode, type TableLock } from './lock-modes.js';
import type { Tree } from './syntax-tree.js';
import { list, relationName, tree } from './syntax-tree.js';

/** By AlterTableGetLockLevel in PostgreSQL's src/backend/commands/tablecmds.c; what is not here takes ACCESS EXCLUSIVE. */
const WEAKER: Readonly<Record<string, LockMode>> = {
  AT_SetStatistics: 'SHARE UPDATE EXCLUSIVE',
  AT_SetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ClusterOn: 'SHARE UPDATE EXCLUSIVE',
  AT_DropCluster: 'SHARE UPDATE EXCLUSIVE',
  AT_ValidateConstraint: 'SHARE UPDATE EXCLUSIVE',
  AT_AttachPartition: 'SHARE UPDATE EXCLUSIVE',
  AT_DetachPartitionFinalize: 'SHARE UPDATE EXCLUSIVE',
  AT_SetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_EnableTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableAlwaysTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableReplicaTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigUser: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigUser: 'SHARE ROW EXCLUSIVE',
};

/** Storage parameters of views and the like take the strongest lock; of tables, all but these the weaker one. */
const STRONG_OPTIONS = new Set([
  'user_catalog_table',
  'security_barrier',
  'security_invoker',
  'check_option',
]);

function modeOf(command: Tree): LockMode {
  const subtype = String(command.subtype);
  const def = tree(command.def);
  if (subtype === 'AT_AddConstraint' && tree(def.Constraint).contype === 'CONSTR_FOREIGN')
    return 'SHARE ROW EXCLUSIVE';
  if (subtype === 'AT_DetachPartition' && tree(def.PartitionCmd).concurrent === true)
    return 'SHARE UPDATE EXCLUSIVE';
  if (
    (subtype === 'AT_SetRelOptions' || subtype === 'AT_ResetRelOptions') &&
    list(tree(def.List).items).some((item) => STRONG_OPTIONS.has(String(tree(item.DefElem).defname)))
  ) {
    return 'ACCESS EXCLUSIVE';
  }
  return WEAKER[subtype] ?? 'ACCESS EXCLUSIVE';
}

/** Other tables that a command locks: the one a foreign key points at, the partition, the parent. */
function others(command: Tree): TableLock[] {
  const def = tree(command.def);
  const constraints = [
    tree(def.Constraint),
    ...list(tree(def.ColumnDef).constraints).map((item) => tree(item.Constraint)),
  ];
  const partition = tree(def.PartitionCmd);
  const concurrent = partition.concurrent === true;
  return [
    ...constraints
      .filter(({ contype }) => contype === 'CONSTR_FOREIGN')
      .map(({ pktable }): TableLock => ({ relation: relationName(pktable), mode: 'SHARE ROW EXCLUSIVE' })),
    ...(def.PartitionCmd
      ? [
          {
            relation: relationName(partition.name),
            mode: concurrent ? ('SHARE UPDATE EXCLUSIVE' as const) : ('ACCESS EXCLUSIVE' as const),
          },
        ]
      : []),
    ...(command.subtype === 'AT_AddInherit'
      ? [{ relation: relationName(def.RangeVar), mode: 'SHARE UPDATE EXCLUSIVE' as const }]
      : []),
  ];
}

/** The locks of an ALTER TABLE, ALTER INDEX and their like: one lock for all commands, the strongest that any of them needs. */
export function alterTableLocks(statement: Tree): TableLock[] {
  const commands = list(statement.cmds).map((item) => tree(item.AlterTableCmd));
  const mode = commands
    .map(modeOf)
    .reduce((a, b) => (compareModes(a, b) > 0 ? a : b), 'SHARE UPDATE EXCLUSIVE');
  if (statement.objtype === 'OBJECT_TYPE') return [];
  return [{ relation: relationName(statement.relation), mode }, ...commands.flatMap(others)];
}
