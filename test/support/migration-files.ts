import type { LoadedMigration } from '../../src/migrations/migration-file.js';
import { MigrationSet } from '../../src/migrations/migration-set.js';
import { digest } from './drafts.js';

/** A migration as it would be read from a file, changed where a test cares. */
export const migrationFile = (id: string, changes: Partial<LoadedMigration> = {}): LoadedMigration => ({
  id,
  name: id,
  kind: 'schema',
  file: `/project/migrations/${id}.sql`,
  form: 'sql',
  documentation: { purpose: 'p', scope: 's', rollback: 'r', impact: 'i' },
  requires: [],
  content: digest('c0'),
  up: { sql: 'SELECT 1;', line: 3 },
  down: { sql: 'SELECT 2;', line: 6 },
  reversible: true,
  ...changes,
});

/** A set of migrations, in this order. */
export const migrationSet = (...files: LoadedMigration[]): MigrationSet => new MigrationSet(files);
