import { expect, it } from 'vitest';
import { parseScript } from '../postgres/statements.js';
import { readPlanGuards } from './plan-guard.js';

const read = async (sql: string) =>
  readPlanGuards({ sql, line: 10 }, (await parseScript(sql)).statements, '/m/1_a.sql');

it('reads the guards of the query that follows them', async () => {
  const sql = `SELECT true;
-- plan: uses orders_by_state
-- Plan: no seq scan on shop."Orders"
SELECT * FROM orders WHERE state = 'new'; -- plan: no sequential scan
SELECT 1`;
  expect(await read(sql)).toEqual([
    [],
    [
      { kind: 'uses', index: 'orders_by_state' },
      { kind: 'no seq scan', table: 'shop."Orders"' },
    ],
    [{ kind: 'no seq scan' }],
  ]);
});

it('takes for none what stands in a string or a block comment', async () => {
  expect(await read("SELECT '\n-- plan: whatever'; /*\n-- plan: x */ SELECT 2")).toEqual([[], []]);
});

it.each([
  ['-- plan: fast\nSELECT 1', 'has `plan: fast`, which says nothing of a plan', 10],
  ['SELECT 1;\n-- plan: uses a; b', 'has `plan: uses a; b`, which says nothing of a plan', 11],
  ['SELECT 1;\n-- plan: uses a', 'has a line `-- plan: …` that stands before no query', 11],
  ['SELECT 1,\n-- plan: uses a\n2', 'has a line `-- plan: …` that stands before no query', 11],
])('refuses %j', async (sql, message, line) => {
  await expect(read(sql)).rejects.toMatchObject({
    code: 'MIGRATION_MALFORMED',
    message: `1_a.sql ${message}`,
    where: { line },
  });
});
