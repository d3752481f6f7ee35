export { takeBatch } from './batch.js';
export type { BatchResult } from './batch-result.js';
export { DataMigration, DEFAULT_BATCH_SIZE, isDataMigration } from './data-migration.js';
export {
  DOCUMENTATION_FIELDS,
  type Documentation,
  type DocumentationField,
  missingDocumentation,
} from './documentation.js';
export { compareIds } from './file-name.js';
export type { Finding } from './finding.js';
export { HEADER_KEYS } from './header.js';
export { loadMigrations } from './load.js';
export { isMigration, MIGRATION, Migration } from './migration.js';
export type { MigrationContext, MigrationLog, QueryResult } from './migration-context.js';
export {
  type LoadedMigration,
  MIGRATION_KINDS,
  type MigrationKind,
  type RowExpectation,
  type SqlSection,
} from './migration-file.js';
export { MigrationSet } from './migration-set.js';
export { type NewMigration, newMigration } from './new.js';
export { SchemaMigration } from './schema-migration.js';
export { SystemMigration, type ValuesByEnvironment } from './system-migration.js';
export { judgeVerification, type Verdict } from './verification.js';
