import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasesLike, query } from '../../../test/support/backups.js';
import { runDaybook } from '../../../test/support/cli.js';
import { type CliDaybook, openCliDaybook } from '../../../test/support/cli-daybook.js';

const FILES = {
  '20250101000000_base.sql': `-- +up
CREATE TABLE t (a int NOT NULL, b text);
INSERT INTO t SELECT generate_series(1, 50);
`,
  '20250101000001_staged.sql': `-- +up
ALTER TABLE t ALTER COLUMN a TYPE bigint;
CREATE INDEX CONCURRENTLY t_a ON t (a);
DELETE FROM t WHERE a > 40;
-- +down
DROP INDEX CONCURRENTLY t_a;
ALTER TABLE t ALTER COLUMN a TYPE int;
`,
};

let daybook: CliDaybook;
const fingerprintOfTarget = async () => (await daybook.run('target', 'fingerprint', 'shop', '--json')).stdout;
async function dryRun(...args: string[]) {
  const { code, stdout, stderr } = await daybook.run('migrate', ...args, '--json');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
}

beforeEach(async () => {
  daybook = await openCliDaybook(FILES);
  await daybook.run('migrate', 'base');
});
afterEach(() => daybook.close());

/** Does it, and says whether it left anything in the target, on the server or in the ledger. */
async function expectNoTrace(act: () => Promise<unknown>): Promise<void> {
  const before = [
    await fingerprintOfTarget(),
    await daybook.history(),
    await query(daybook.target.url, 'TABLE t'),
  ];
  await act();
  expect(await databasesLike('daybook\\_verify\\_%')).toEqual([]);
  expect([
    await fingerprintOfTarget(),
    await daybook.history(),
    await query(daybook.target.url, 'TABLE t'),
  ]).toEqual(before);
}

describe('a dry run', () => {
  it('by the plan says what each statement locks, rewrites and reads, without the URL of any target', async () => {
    const { code, stdout } = await runDaybook(['migrate', '--dry-run=plan', '--with-rollback', '--json'], {
      cwd: daybook.folder,
      env: { DAYBOOK_LEDGER_NAME: daybook.ledgerName, DAYBOOK_LEDGER_URL: daybook.ledgerUrl },
    });
    expect(code).toBe(0);
    const { targets, how } = JSON.parse(stdout);
    expect(how).toBe('plan');
    expect(targets[0].runs.map(({ direction }: { direction: string }) => direction)).toEqual(['up', 'down']);
    expect(targets[0].runs[0].statements.slice(0, 2)).toMatchObject([
      { line: 2, rewrites: ['t'], locks: [{ relation: 't', mode: 'ACCESS EXCLUSIVE' }] },
      { line: 3, scans: ['t'], refusesTransaction: expect.any(String) },
    ]);
  });

  it('on a copy tries statements that refuse a transaction, and the way back, and leaves no trace', async () => {
    await expectNoTrace(async () => {
      const { targets } = await dryRun('--dry-run=scratch', '--with-rows');
      expect(targets[0].runs).toMatchObject([
        {
          direction: 'up',
          records: 10,
          created: [{ kind: 'index', object: 't_a' }],
          locks: [{ relation: 't', mode: 'AccessExclusiveLock' }],
        },
        { direction: 'down', checks: [{ check: 'undo', outcome: 'passed' }] },
      ]);
    });
  });

  it('on a copy of the schema has no rows', async () => {
    const { targets } = await dryRun('--dry-run=scratch');
    expect(targets[0].runs[0].records).toBe(0);
  });

  it('on a copy that fails says where, and leaves no trace', async () => {
    await daybook.migrations({
      ...FILES,
      '20250101000002_bad.sql': '-- +up\nCREATE INDEX CONCURRENTLY i ON t (z);\n',
    });
    await expectNoTrace(async () => {
      const { code, stdout, stderr } = await daybook.run('migrate', '--dry-run=scratch');
      expect({ code, said: stdout + stderr }).toMatchObject({
        code: 1,
        said: expect.stringContaining('EXECUTION_FAILED'),
      });
    });
  });

  it('on a copy makes no role, which all databases would share', async () => {
    const role = `role_of_${daybook.ledgerName.replace('-', '_')}`;
    await daybook.migrations({ ...FILES, '20250101000002_role.sql': `-- +up\nCREATE ROLE ${role};\n` });
    const { code, stderr } = await daybook.run('migrate', '--dry-run=scratch');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DRY_RUN_UNAVAILABLE'),
    });
    expect(await query(daybook.target.url, `SELECT FROM pg_roles WHERE rolname = '${role}'`)).toEqual([]);
  });

  it('in a transaction is the default, also before the name of a migration', async () => {
    await expectNoTrace(async () => {
      const { how, targets } = await dryRun('--dry-run', 'staged');
      expect(how).toBe('rollback');
      expect(targets[0].runs).toMatchObject([{ migration: '20250101000001_staged', records: 0 }]);
    });
  });

  it('copies rows only to a copy', async () => {
    expect(await daybook.run('migrate', '--dry-run', '--with-rows')).toMatchObject({ code: 2 });
  });
});
