import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../postgres/statements.js';
import { planStages } from './plan-stages.js';

const plan = async (sql: string) => planStages(await splitStatements(sql));
/** The number of statements of each stage, or what stands alone. */
const shape = async (sql: string): Promise<(string | number)[]> =>
  (await plan(sql)).stages.map(({ from, to, lone }) => lone?.what ?? to - from);

describe('the stages of a migration', () => {
  it('are one where nothing parts them', async () => {
    expect(await shape('CREATE TABLE a (); CREATE TABLE b ();')).toEqual([2]);
  });

  it('part around a statement that stands alone', async () => {
    expect(
      await shape('SELECT 1; SELECT 2; CREATE INDEX CONCURRENTLY i ON t (a); VACUUM t; SELECT 3'),
    ).toEqual([2, 'CREATE INDEX CONCURRENTLY', 'VACUUM', 1]);
  });

  it('are what BEGIN and COMMIT bound', async () => {
    expect(
      await shape('BEGIN; SELECT 1; SELECT 2; COMMIT; SELECT 3; START TRANSACTION; SELECT 4; END'),
    ).toEqual([2, 1, 1]);
  });

  it('leave BEGIN and COMMIT out of the statements, and keep how a transaction is to begin', async () => {
    const { statements, stages } = await plan('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1; COMMIT');
    expect(statements.map(({ text }) => text)).toEqual(['SELECT 1']);
    expect(stages).toEqual([{ from: 0, to: 1, begin: 'BEGIN ISOLATION LEVEL REPEATABLE READ' }]);
  });

  it('let a statement stand alone between a COMMIT and a BEGIN that another tool’s transaction is parted by', async () => {
    expect(await shape('SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY i ON t (a); BEGIN; SELECT 2')).toEqual([
      1,
      'CREATE INDEX CONCURRENTLY',
      1,
    ]);
  });

  it('part before the first use of a value that is added to an enum type', async () => {
    const add = "ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y' AFTER 'x';";
    expect(await shape(`${add} SELECT 1; INSERT INTO t VALUES ('x'), ('y')`)).toEqual([3, 1]);
    expect(await shape(`${add} SELECT 1`)).toEqual([3]);
    expect(await shape(`CREATE TYPE e AS ENUM (); ${add} INSERT INTO t VALUES ('x')`)).toEqual([4]);
  });

  it.each([
    ['BEGIN; VACUUM; COMMIT', 'VACUUM'],
    ["BEGIN; ALTER TYPE e ADD VALUE 'x'; INSERT INTO t VALUES ('x'); COMMIT", 'INSERT'],
    ['SELECT 1; ROLLBACK', 'ROLLBACK'],
    ['BEGIN; BEGIN; SELECT 1; COMMIT', 'BEGIN'],
    ["SELECT 1; PREPARE TRANSACTION 'x'", 'PREPARE'],
    ['SELECT 1; COMMIT AND CHAIN', 'COMMIT'],
    ['DISCARD ALL', 'DISCARD'],
  ])('refuse %s', async (sql, statement) => {
    await expect(plan(sql)).rejects.toMatchObject({
      name: 'NoStage',
      statement: { text: expect.stringContaining(statement) },
    });
  });
});
