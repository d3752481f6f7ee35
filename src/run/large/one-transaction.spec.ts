import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../postgres/statements.js';
import { OneTransaction } from './one-transaction.js';

async function kinds(sql: string): Promise<string[]> {
  const transaction = new OneTransaction();
  return (await splitStatements(sql)).map((statement) => transaction.add(statement));
}

describe('one transaction', () => {
  it('is bounded by BEGIN and COMMIT, or by one of them, or by none', async () => {
    expect(await kinds('SELECT 1; SELECT 2')).toEqual(['own', 'own']);
    expect(await kinds('BEGIN; SELECT 1; COMMIT')).toEqual(['begin', 'own', 'commit']);
    expect(await kinds('START TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1')).toEqual(['begin', 'own']);
    expect(await kinds('SELECT 1; COMMIT')).toEqual(['own', 'commit']);
  });

  it('takes savepoints for statements of its own', async () => {
    expect(await kinds('SAVEPOINT a; SELECT 1; RELEASE a; ROLLBACK TO a')).toEqual([
      'own',
      'own',
      'own',
      'own',
    ]);
  });

  it('lets values of an enum type be used that is made in it', async () => {
    const sql = "CREATE TYPE c AS ENUM ('a'); ALTER TYPE c ADD VALUE 'b'; SELECT 'b'::c";
    expect(await kinds(sql)).toEqual(['own', 'own', 'own']);
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON t (a)', /CREATE INDEX CONCURRENTLY refuses a transaction/],
    ['VACUUM t', /VACUUM refuses a transaction/],
    ['SELECT 1; COMMIT; SELECT 2', /behind a COMMIT/],
    ['SELECT 1; BEGIN; SELECT 2', /begins a transaction behind other statements/],
    ['BEGIN; BEGIN; SELECT 1', /BEGIN inside a transaction/],
    ['SELECT 1; ROLLBACK', /says ROLLBACK/],
    ['BEGIN; SELECT 1; COMMIT AND CHAIN', /COMMIT AND CHAIN/],
    ["ALTER TYPE c ADD VALUE 'b'; SELECT 1; INSERT INTO t VALUES ('b')", /value of an enum type/],
  ])('cannot be made of %j', async (sql, why) => {
    await expect(kinds(sql)).rejects.toThrow(why);
  });
});
