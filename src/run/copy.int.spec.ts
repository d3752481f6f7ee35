import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { migrateTarget } from './migrate.js';

const ID = '20250101000001_rows';
let daybook: TestDaybook;
const migrate = async (up: string) =>
  migrateTarget(daybook.services, daybook.target, {
    set: await daybook.migrations({ [`${ID}.sql`]: `-- +up\n${up}\n-- +down\nDROP TABLE t;\n` }),
    policyOf: daybook.policyOf,
  });
const rows = (sql: string) => query(daybook.target.url, sql);

describe('rows behind a COPY … FROM stdin', () => {
  beforeEach(async () => {
    daybook = await openDaybook('test');
  });
  afterEach(() => daybook.close());

  it('are copied in their place, in the transaction of the migration, and counted', async () => {
    const { error, reports } = await migrate(`CREATE TABLE t (a int, b text);
COPY t (a, b) FROM stdin;
1\tit's one; -- +down
2\t\\N
\\.
UPDATE t SET b = 'two' WHERE a = 2;
COPY t FROM stdin WITH (FORMAT csv);
3,"three; $$ /* "
\\.`);
    expect(error).toBeUndefined();
    expect(reports).toMatchObject([{ records: 4, recordsOf: [{ what: 't', count: 4 }] }]);
    expect(await rows('SELECT a, b FROM t ORDER BY a')).toEqual([
      { a: 1, b: "it's one; -- +down" },
      { a: 2, b: 'two' },
      { a: 3, b: 'three; $$ /* ' },
    ]);
  });

  it('that the server refuses leave nothing of the migration', async () => {
    const { error } = await migrate(`CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\nSELECT 1;`);
    expect(error).toMatchObject({
      code: 'EXECUTION_FAILED',
      message: expect.stringContaining('invalid input syntax'),
    });
    expect(await rows(`SELECT to_regclass('t') AS t`)).toEqual([{ t: null }]);
  });

  it('do not move the place of an error behind them', async () => {
    const { error } = await migrate(
      `CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n2\n\\.\nSELECT 1;\nSELECT nothing FROM t;`,
    );
    expect(error).toMatchObject({ where: { line: 8, column: 8 } });
  });

  it('are sent piece by piece, whatever characters they have', async () => {
    const many = Array.from({ length: 40_000 }, (_, n) => `${n}\t${'😀é'.repeat(5)}`).join('\n');
    const { error, reports } = await migrate(
      `CREATE TABLE t (a int, b text);\nCOPY t FROM stdin;\n${many}\n\\.`,
    );
    expect(error).toBeUndefined();
    expect(reports).toMatchObject([{ records: 40_000 }]);
    expect(await rows(`SELECT count(*)::int AS whole FROM t WHERE b = repeat('😀é', 5)`)).toEqual([
      { whole: 40_000 },
    ]);
  });

  it('that never end are refused with their line', async () => {
    await expect(migrate('CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1')).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      where: { line: 4 },
    });
  });

  it('that are missing are refused', async () => {
    await expect(migrate('CREATE TABLE t (a int);\nCOPY t FROM stdin; SELECT 1;')).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      where: { line: 3 },
    });
  });
});
