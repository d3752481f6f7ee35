import { join } from 'node:path';
import { FolderStore } from '../../../src/backup/folder-store.js';
import { migrateTarget } from '../../../src/run/migrate.js';
import type { TestDaybook } from '../daybook.js';
import type { CrashScenario } from './scenario.js';

const header = '-- purpose: a spec\n-- scope: s\n-- rollback: r\n-- impact: i\n';
/** Whoever does something writes a row here; it has no key, so that what happens twice is there twice. */
const BASE = `CREATE TABLE effect (what text);
CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, times int NOT NULL DEFAULT 0);
INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 60) n;`;
const did = (what: string): string => `INSERT INTO effect VALUES ('${what}');`;

const CHANGES = {
  '20250101000001_one.sql': `${header}-- +up\nCREATE TABLE one (id int);\n${did('one')}\n-- +down\nDROP TABLE one;\n${did('one back')}\n`,
  '20250101000002_two.sql': `${header}-- +up\nALTER TABLE item ADD COLUMN note text;\nUPDATE item SET note = name;\n${did('two')}\n-- +down\nALTER TABLE item DROP COLUMN note;\n${did('two back')}\n-- +verify\nSELECT count(*) = 60 FROM item WHERE note = name;\n`,
  '20250101000003_three.sql': `${header}-- +up\nCREATE INDEX item_name ON item (name);\n${did('three')}\n-- +down\nDROP INDEX item_name;\n${did('three back')}\n`,
};

const BATCHES = {
  '20250101000001_backfill.ts': `import { DataMigration, type BatchResult, type MigrationContext } from 'daybook';
export default class Backfill extends DataMigration {
  override readonly batchSize = 20;
  override readonly purpose = 'p';
  override readonly scope = 's';
  override readonly rollback = 'r';
  override readonly impact = 'i';
  override async batch({ query }: MigrationContext, position: unknown): Promise<BatchResult> {
    const after = (position as number | undefined) ?? 0;
    const { rows } = await query<{ id: number }>(
      'UPDATE item SET times = times + 1 WHERE id > $1 AND id <= $1 + $2 RETURNING id', [after, this.batchSize]);
    await query('INSERT INTO effect VALUES ($1)', ['batch after ' + after]);
    return { position: after + this.batchSize, rows: rows.length, done: after + this.batchSize >= 60 };
  }
}
`,
};

const STAGES = {
  '20250101000001_staged.sql': `${header}-- +up
CREATE TYPE mood AS ENUM ('calm');
${did('first stage')}
CREATE INDEX CONCURRENTLY item_name ON item (name);
ALTER TYPE mood ADD VALUE 'glad';
${did('second stage')}
CREATE TABLE feeling (mood mood DEFAULT 'glad');
DROP INDEX CONCURRENTLY item_name;
VACUUM item;
${did('last stage')}
-- +down
DROP TABLE feeling;
${did('first stage back')}
CREATE INDEX CONCURRENTLY item_times ON item (times);
DROP INDEX CONCURRENTLY item_times;
DROP TYPE mood;
${did('last stage back')}
`,
};

const OWN_TRANSACTIONS = {
  '20250101000001_bounded.sql': `${header}-- +up
BEGIN;
CREATE TABLE one (id int);
${did('first')}
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO one SELECT id FROM item;
${did('second')}
COMMIT;
`,
};

/** The same command tries it anew where it is taken back already: so often as it was made it must be taken back. */
const FALLING_BACK = {
  '20250101000001_falls.sql': `${header}-- +up
CREATE TABLE one (id int);
UPDATE balance SET made = made + 1;
-- +down
DROP TABLE one;
UPDATE balance SET made = made - 1;
-- +verify
SELECT count(*) = 1, 'nothing is there' FROM one;
`,
};

async function migrate(daybook: TestDaybook, files: Record<string, string>): Promise<string[]> {
  const set = await daybook.migrations(files);
  // Where the command line looks for them.
  const backups = (name: string) => new FolderStore(join(daybook.folder, '.daybook/backups'), name);
  const { error, reports } = await migrateTarget({ ...daybook.services, backups }, daybook.target, {
    set,
    policyOf: daybook.policyOf,
  });
  if (error) throw error;
  return reports.map(({ backup }) => backup ?? '');
}

/** Its index is built, is found to be against what is in the table, stays behind invalid, and is dropped by the repair. */
const REPAIRED = {
  '20250101000001_unique.sql': `${header}-- +up
CREATE UNIQUE INDEX CONCURRENTLY item_times ON item (times);
`,
};

/** Commands whose every moment is one to be killed in. */
export const CRASH_SCENARIOS: readonly CrashScenario[] = [
  { name: 'a sequence of quick migrations', base: BASE, files: CHANGES, command: ['migrate'] },
  { name: 'a data migration in batches', base: BASE, files: BATCHES, command: ['migrate'] },
  { name: 'a migration in stages', base: BASE, files: STAGES, command: ['migrate'] },
  {
    name: 'a migration with BEGIN and COMMIT of its own',
    base: BASE,
    files: OWN_TRANSACTIONS,
    command: ['migrate'],
  },
  {
    name: 'a migration that falls back',
    base: `${BASE}\nCREATE TABLE balance AS SELECT 0 AS made;`,
    files: FALLING_BACK,
    command: ['migrate', '--with-rollback'],
    exit: 1,
  },
  {
    name: 'the repair of what was left when it was killed before',
    base: BASE,
    files: REPAIRED,
    killedBefore: /^\s*CREATE UNIQUE INDEX/,
    command: ['migrate'],
    exit: 1,
  },
  {
    name: 'a rollback',
    base: BASE,
    files: CHANGES,
    prepare: async (daybook) => {
      await migrate(daybook, CHANGES);
      return [];
    },
    command: ['rollback', '--to', '20250101000001_one'],
  },
  {
    name: 'a rollback in stages',
    base: BASE,
    files: STAGES,
    prepare: async (daybook) => {
      await migrate(daybook, STAGES);
      return [];
    },
    command: ['rollback', '20250101000001_staged'],
    mayFindItDone: true,
  },
  {
    name: 'a migration with its backup',
    environment: 'production',
    base: BASE,
    files: { '20250101000001_one.sql': CHANGES['20250101000001_one.sql'] },
    command: ['migrate'],
  },
  {
    name: 'a restore that takes the place of the database',
    environment: 'production',
    base: BASE,
    files: CHANGES,
    prepare: async (daybook) => {
      const backups = await migrate(daybook, CHANGES);
      return [backups.at(-1)!];
    },
    command: ['backup', 'restore', '--swap', '--yes'],
  },
];
