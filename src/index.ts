export { FolderStore } from './backup/folder-store.js';
export { S3Store } from './backup/s3-store.js';
export type { BackupStore } from './backup/store.js';
export { DEFAULT_RUN } from './config/defaults.js';
export { defineConfig } from './config/define.js';
export type { ConfigInput } from './config/input.js';
export { type LintConfig, type LintOverrides, type LintSeverity, lintOverrides } from './config/lint.js';
export { LINT_CODES, type LintCode } from './config/lint-codes.js';
export {
  type BackupPolicy,
  DEFAULT_ENVIRONMENTS,
  type EnvironmentPolicy,
  policyFor,
  STRICTEST_POLICY,
} from './config/policy.js';
export { DEFAULT_PRE_FLIGHT, type PreFlightPolicy } from './config/pre-flight.js';
export { canonicalBytes, canonicalJson } from './domain/canonical.js';
export { type CatalogState, catalogDecider, type RegisterMigrations } from './domain/catalog/catalog.js';
export type { Decider } from './domain/decider.js';
export {
  type EventContext,
  type EventDraft,
  type EventEnvelope,
  isEvent,
  makeEvent,
  nameOf,
} from './domain/event.js';
export { EVENT_TYPES, type EventData, type EventName } from './domain/event-registry.js';
export type { EventType } from './domain/event-type.js';
export type { Json } from './domain/json.js';
export { leafHash } from './domain/leaf-hash.js';
export type { LedgerCommand } from './domain/ledger/decide.js';
export { ledgerDecider } from './domain/ledger/ledger-stream.js';
export type { LedgerState } from './domain/ledger/state.js';
export type { LedgerEntry, LedgerTail, TailOptions } from './domain/ledger-entry.js';
export { type DaybookState, LedgerFold, stateHash } from './domain/ledger-fold.js';
export { parseEvent, readEvent } from './domain/parse-event.js';
export { CATALOG_STREAM, LEDGER_STREAM, type StreamName, targetStream } from './domain/stream.js';
export type { TargetCommand } from './domain/target/decide.js';
export { targetDecider } from './domain/target/decider.js';
export type { TargetState } from './domain/target/state.js';
export { ConcurrencyError, DaybookError, type ErrorCode, EXIT, type ExitCode } from './errors.js';
export type { KafkaLog, KafkaSettings } from './kafka/settings.js';
export { type LedgerAddress, LedgerConnection } from './ledger/connection.js';
export { initLedger, type LedgerInit } from './ledger/init.js';
export { Ledger } from './ledger/ledger.js';
export type { KnownHead } from './ledger/lost-tail.js';
export type { Anchor, AnchoredNote } from './ledger/seal/anchor.js';
export { anchorHead } from './ledger/seal/anchor-head.js';
export type { Cosigner, CosignRequest } from './ledger/seal/cosigner.js';
export { ensureFirstKey, type FirstKey } from './ledger/seal/first-key.js';
export type { GivenOut } from './ledger/seal/give-out.js';
export { addLedgerKey, retireLedgerKey } from './ledger/seal/ledger-keys.js';
export { openAnchor } from './ledger/seal/open-anchor.js';
export { originOf } from './ledger/seal/origin.js';
export type { RecordedSeals } from './ledger/seal/recorded-seals.js';
export type { S3AnchorOptions } from './ledger/seal/s3-anchor.js';
export { type KeySource, makeSignerKey, readSignerKeys } from './ledger/seal/seal-key.js';
export { type SealWatchOptions, watchAndSeal } from './ledger/seal/seal-watch.js';
export { type Sealed, sealLedger } from './ledger/seal/sealer.js';
export type { SealerSettings } from './ledger/seal/sealer-settings.js';
export { successorOf } from './ledger/seal/successor.js';
export type { WriterSettings } from './ledger/stream-writer.js';
export { DEFAULT_TAIL_ATTEMPTS, type PostgresTailOptions, type TailLog } from './ledger/tail.js';
export { checkConsistency } from './ledger/tlog/check-consistency.js';
export { checkTlogProof, type ProvenEntry } from './ledger/tlog/check-tlog-proof.js';
export type { Checkpoint } from './ledger/tlog/checkpoint.js';
export type { Ed25519 } from './ledger/tlog/ed25519.js';
export { nodeEd25519 } from './ledger/tlog/ed25519-node.js';
export type { NoteSignature } from './ledger/tlog/note.js';
export {
  formatKeyId,
  formatVerifierKey,
  KEY_TYPES,
  type KeyType,
  type NoteKey,
  parseVerifierKey,
} from './ledger/tlog/note-key.js';
export { openSeal, type Seal, type SealPolicy, type Witnessed } from './ledger/tlog/seal.js';
export { formatSignerKey, parseSignerKey, type SignerKey } from './ledger/tlog/signer-key.js';
export type { TreeHead } from './ledger/tlog/tree-head.js';
export { type NoteVerifier, readVerifier } from './ledger/tlog/verifier.js';
export { type Followed, type FollowSettings, follow as followLedger } from './ledger/witness/follow.js';
export type { FollowedLog } from './ledger/witness/followed-log.js';
export {
  DEFAULT_WITNESS_TIMEOUT_MS,
  type HttpCosignerSettings,
  httpCosigner,
} from './ledger/witness/http-cosigner.js';
export { kafkaLog } from './ledger/witness/kafka-log.js';
export { type KnownLogs, knownLogs } from './ledger/witness/known-logs.js';
export type { SignedCheckpoint } from './ledger/witness/signed-checkpoint.js';
export {
  type CosignatureFile,
  type TakenCosignature,
  takeCosignatures,
} from './ledger/witness/take-cosignatures.js';
export {
  type CosignedNote,
  type Seen,
  Witness,
  type WitnessLog,
  type WitnessSettings,
} from './ledger/witness/witness.js';
export { makeWitness } from './ledger/witness/witness-key.js';
export { createWitnessServer } from './ledger/witness/witness-server.js';
export type { LintFinding, StatementFacts } from './lint/finding.js';
export type { LintedFile } from './lint/lint-file.js';
export { lintPaths } from './lint/lint-paths.js';
export type { LintRule } from './lint/rule.js';
export { LINT_RULES } from './lint/rules/index.js';
export { type JudgedFinding, judge } from './lint/severity.js';
export {
  type BatchResult,
  DataMigration,
  type Documentation,
  type Finding,
  isMigration,
  type LoadedMigration,
  loadMigrations,
  Migration,
  type MigrationContext,
  type MigrationKind,
  type MigrationLog,
  MigrationSet,
  missingDocumentation,
  type NewMigration,
  newMigration,
  type QueryResult,
  SchemaMigration,
  SystemMigration,
  type ValuesByEnvironment,
} from './migrations/index.js';
export { type Adoption, adoptTarget } from './run/adopt-target.js';
export type { DryRunReport, DryRunResult } from './run/dry-run.js';
export { dryRunMigrate } from './run/dry-run-migrate.js';
export { type MigrateRequest, type MigrateResult, migrateTarget } from './run/migrate.js';
export type { RunObserver, StatementOutcome } from './run/observer.js';
export { type Plan, planTarget, type Selection } from './run/plan.js';
export type { RunPolicy, RunSettings } from './run/policy.js';
export { registerTarget, type TargetDescription } from './run/register-target.js';
export type { RunReport } from './run/report.js';
export type { RunLog, RunServices, TargetAddress } from './run/work.js';
export { dryRunRollback } from './undo/dry-run-rollback.js';
export { type RollbackRequest, type RollbackResult, rollBackTarget } from './undo/rollback.js';
export type { RollbackSelection } from './undo/rollback-plan.js';
