import type { LintRule } from '../rule.js';
import { addAutoIncrementColumn } from './add-auto-increment-column.js';
import { addCheck } from './add-check.js';
import { addColumnVolatileDefault } from './add-column-volatile-default.js';
import { addExclusionConstraint } from './add-exclusion-constraint.js';
import { addForeignKey } from './add-foreign-key.js';
import { addGeneratedColumn } from './add-generated-column.js';
import { addPrimaryKey } from './add-primary-key.js';
import { addRequiredColumn } from './add-required-column.js';
import { addUniqueConstraint } from './add-unique-constraint.js';
import { alterSystem } from './alter-system.js';
import { attachPartition } from './attach-partition.js';
import { backfillWithChange } from './backfill-with-change.js';
import { banChar } from './ban-char.js';
import { banMoney } from './ban-money.js';
import { banTimetz } from './ban-timetz.js';
import { catalogWrite } from './catalog-write.js';
import { changeColumnType } from './change-column-type.js';
import { cluster } from './cluster.js';
import { concurrentIndexIfNotExists } from './concurrent-index-if-not-exists.js';
import { copyProgram } from './copy-program.js';
import { createIndex } from './create-index.js';
import { createPartition } from './create-partition.js';
import { createRule } from './create-rule.js';
import { createTrigger } from './create-trigger.js';
import { deleteWithoutWhere } from './delete-without-where.js';
import { detachPartition } from './detach-partition.js';
import { disableRowSecurity } from './disable-row-security.js';
import { disableTrigger } from './disable-trigger.js';
import { dropCascade } from './drop-cascade.js';
import { dropColumn } from './drop-column.js';
import { dropDatabase } from './drop-database.js';
import { dropIndex } from './drop-index.js';
import { dropNotNull } from './drop-not-null.js';
import { dropOwned } from './drop-owned.js';
import { dropSchema } from './drop-schema.js';
import { dropTable } from './drop-table.js';
import { dynamicSql } from './dynamic-sql.js';
import { enumValueUsed } from './enum-value-used.js';
import { extensionIfNotExists } from './extension-if-not-exists.js';
import { floatAmount } from './float-amount.js';
import { grantAll } from './grant-all.js';
import { grantToPublic } from './grant-to-public.js';
import { hashIndex } from './hash-index.js';
import { identifierTooLong } from './identifier-too-long.js';
import { ignoreUnknownRule } from './ignore-unknown-rule.js';
import { ignoreUnused } from './ignore-unused.js';
import { ignoreWithoutReason } from './ignore-without-reason.js';
import { lockTable } from './lock-table.js';
import { lockTimeoutDisabled } from './lock-timeout-disabled.js';
import { missingPrimaryKey } from './missing-primary-key.js';
import { mutableSearchPath } from './mutable-search-path.js';
import { notAlone } from './not-alone.js';
import { notInSubquery } from './not-in-subquery.js';
import { notRepeatable } from './not-repeatable.js';
import { policyAlwaysTrue } from './policy-always-true.js';
import { preferBigintKey } from './prefer-bigint-key.js';
import { preferIdentity } from './prefer-identity.js';
import { preferJsonb } from './prefer-jsonb.js';
import { preferText } from './prefer-text.js';
import { preferTimestamptz } from './prefer-timestamptz.js';
import { quotedIdentifier } from './quoted-identifier.js';
import { refreshMaterializedView } from './refresh-materialized-view.js';
import { reindex } from './reindex.js';
import { renameColumn } from './rename-column.js';
import { renameEnumValue } from './rename-enum-value.js';
import { renameSchema } from './rename-schema.js';
import { renameTable } from './rename-table.js';
import { rolePassword } from './role-password.js';
import { securityDefinerSearchPath } from './security-definer-search-path.js';
import { sessionSetting } from './session-setting.js';
import { setAccessMethod } from './set-access-method.js';
import { setLogged } from './set-logged.js';
import { setNotNull } from './set-not-null.js';
import { setTablespace } from './set-tablespace.js';
import { severalTablesLocked } from './several-tables-locked.js';
import { superuserRole } from './superuser-role.js';
import { tableInheritance } from './table-inheritance.js';
import { transactionControl } from './transaction-control.js';
import { truncate } from './truncate.js';
import { truncateCascade } from './truncate-cascade.js';
import { unbatchedChange } from './unbatched-change.js';
import { unloggedTable } from './unlogged-table.js';
import { unnamedConstraint } from './unnamed-constraint.js';
import { unreadableBody } from './unreadable-body.js';
import { unreadableSql } from './unreadable-sql.js';
import { untrustedExtension } from './untrusted-extension.js';
import { untrustedLanguage } from './untrusted-language.js';
import { updateWithoutWhere } from './update-without-where.js';
import { vacuumFull } from './vacuum-full.js';
import { validateAtOnce } from './validate-at-once.js';
import { wideIndex } from './wide-index.js';

/** Every rule, by what it is about. */
export const LINT_RULES: readonly LintRule[] = [
  addRequiredColumn,
  addColumnVolatileDefault,
  addAutoIncrementColumn,
  addGeneratedColumn,
  setNotNull,
  addForeignKey,
  addCheck,
  validateAtOnce,
  addUniqueConstraint,
  addPrimaryKey,
  addExclusionConstraint,
  createIndex,
  dropIndex,
  reindex,
  changeColumnType,
  setLogged,
  setTablespace,
  setAccessMethod,
  attachPartition,
  detachPartition,
  createPartition,
  createTrigger,
  refreshMaterializedView,
  vacuumFull,
  cluster,
  lockTable,
  severalTablesLocked,
  lockTimeoutDisabled,
  disableTrigger,
  updateWithoutWhere,
  deleteWithoutWhere,
  unbatchedChange,
  backfillWithChange,
  notInSubquery,
  truncate,
  truncateCascade,
  dropTable,
  dropColumn,
  dropSchema,
  dropDatabase,
  dropOwned,
  dropCascade,
  unloggedTable,
  dropNotNull,
  renameTable,
  renameColumn,
  renameSchema,
  renameEnumValue,
  createRule,
  tableInheritance,
  transactionControl,
  notAlone,
  concurrentIndexIfNotExists,
  notRepeatable,
  enumValueUsed,
  sessionSetting,
  dynamicSql,
  unreadableBody,
  unreadableSql,
  preferBigintKey,
  preferIdentity,
  preferText,
  banChar,
  preferTimestamptz,
  banTimetz,
  preferJsonb,
  banMoney,
  floatAmount,
  missingPrimaryKey,
  hashIndex,
  wideIndex,
  identifierTooLong,
  quotedIdentifier,
  unnamedConstraint,
  securityDefinerSearchPath,
  mutableSearchPath,
  grantToPublic,
  grantAll,
  disableRowSecurity,
  policyAlwaysTrue,
  untrustedExtension,
  extensionIfNotExists,
  untrustedLanguage,
  alterSystem,
  copyProgram,
  catalogWrite,
  rolePassword,
  superuserRole,
  ignoreWithoutReason,
  ignoreUnknownRule,
  ignoreUnused,
];
