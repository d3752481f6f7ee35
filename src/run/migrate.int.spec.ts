import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { migrateTarget } from './migrate.js';

const header = `-- kind: schema
-- purpose: a spec
-- scope: the spec's tables
-- rollback: drops what was made
-- impact: none
`;

let daybook: TestDaybook;
const migrate = (set: Awaited<ReturnType<TestDaybook['migrations']>>, options = {}) =>
  migrateTarget(daybook.services, daybook.target, { set, policyOf: daybook.policyOf, ...options });

describe('migrateTarget', () => {
  afterEach(() => daybook.close());

  describe('on a target whose policy allows a pipeline', () => {
    beforeEach(async () => {
      daybook = await openDaybook('test');
    });

    it('records each step of a run, before and after it', async () => {
      const set = await daybook.migrations({
        '20250101000000_one.sql': `${header}-- +up\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (2);\n-- +down\nDROP TABLE a;\n`,
      });
      const { reports, error } = await migrate(set);
      expect(error).toBeUndefined();
      expect(reports).toMatchObject([{ status: 'success', tablesCreated: ['a'], records: 2 }]);
      expect(await daybook.history(1)).toEqual([
        'target.lease-taken',
        'run.started',
        'run.pre-flight-started',
        'run.pre-flight-passed',
        'run.backup-skipped',
        'run.schema-validation-started',
        'run.schema-validated',
        'run.execution-started',
        'run.execution-succeeded',
        'run.post-validation-started',
        'run.post-validation-passed',
        'run.clean-up-started',
        'run.clean-up-completed',
        'run.succeeded',
        'target.lease-released',
      ]);
    });

    it('stops at the first migration that fails, with the earlier ones applied and the later ones untouched', async () => {
      const set = await daybook.migrations({
        '20250101000001_one.sql': `${header}-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n`,
        '20250101000002_two.sql': `${header}-- +up\nCREATE TABLE b (id int);\nALTER TABLE missing ADD COLUMN x int;\nCREATE TABLE c (id int);\n-- +down\nDROP TABLE b;\n`,
        '20250101000003_three.sql': `${header}-- +up\nCREATE TABLE d (id int);\n-- +down\nDROP TABLE d;\n`,
      });
      const { reports, error } = await migrate(set);
      expect(reports.map(({ migration }) => migration)).toEqual(['20250101000001_one']);
      expect(error).toMatchObject({ code: 'EXECUTION_FAILED', where: { line: 8, column: 1 } });
      const tables = await query<{ name: string }>(
        daybook.target.url,
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
      );
      expect(tables).toEqual([{ name: 'a' }]);
    });

    it('does nothing, and records nothing, where nothing is pending', async () => {
      const set = await daybook.migrations({
        '20250101000000_one.sql': `${header}-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n`,
      });
      await migrate(set);
      const size = await daybook.ledger.size();
      expect(await migrate(set)).toMatchObject({ reports: [] });
      expect(await daybook.ledger.size()).toBe(size);
    });
  });

  describe('in production', () => {
    beforeEach(async () => {
      daybook = await openDaybook('production');
    });

    it('makes a verified backup before each execution and reads the fingerprint after it', async () => {
      const set = await daybook.migrations({
        '20250101000000_one.sql': `${header}-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n-- +verify\nSELECT count(*) = 0 FROM a;\n`,
      });
      const { reports, error } = await migrate(set);
      expect(error).toBeUndefined();
      expect(reports[0]?.backup).toBeDefined();
      expect((await daybook.history(1)).filter((name) => name.startsWith('run.backup'))).toEqual([
        'run.backup-started',
        'run.backup-created',
        'run.backup-verified',
      ]);
    });
  });
});
