import { expect, test } from 'vitest';
import type { Finding } from './finding.js';
import { isMigration } from './migration.js';
import type { MigrationContext } from './migration-context.js';
import { SchemaMigration } from './schema-migration.js';

class Probe extends SchemaMigration {
  async up(context: MigrationContext): Promise<void> {
    await this.change(context, 'users', 'UPDATE users SET a = 1');
  }
  noRows = (context: MigrationContext): Promise<Finding[]> =>
    this.expectNoRows(context, 'no orphan', 'SELECT');
  isTrue = (context: MigrationContext): Promise<Finding[]> => this.expectTrue(context, 'enough', 'SELECT');
}

const answering = (rows: unknown[], seen: unknown[] = []): MigrationContext =>
  ({
    query: async () => ({ rows, rowCount: rows.length }),
    records: (what: string, count: number) => seen.push(`${count} ${what}`),
    log: { debug: (message: string) => seen.push(message) },
  }) as unknown as MigrationContext;

test('change reports and logs the rows that a statement changed', async () => {
  const seen: unknown[] = [];
  await new Probe().up(answering([1, 2], seen));
  expect(seen).toEqual(['2 users', 'changed 2 users']);
});

test('expectNoRows finds nothing where no row comes back', async () => {
  expect(await new Probe().noRows(answering([]))).toEqual([]);
});

test('expectNoRows counts the rows that come back, and shows none of their values', async () => {
  expect(await new Probe().noRows(answering([{ email: 'a@b.example' }]))).toEqual([
    { check: 'no orphan', finding: '1 row(s) are not as expected' },
  ]);
});

test.each([
  ['true', [{ ok: true }], 0],
  ['false', [{ ok: false }], 1],
  ['null', [{ ok: null }], 1],
  ['nothing', [], 1],
  ['two rows', [{ ok: true }, { ok: true }], 1],
  // two columns of one name are one here, and the last would decide
  ['two columns', [{ ok: true, more: true }], 1],
])('expectTrue of %s', async (_what, rows, findings) => {
  expect(await new Probe().isTrue(answering(rows))).toHaveLength(findings);
});

test('a migration without a verify method has nothing to find', async () => {
  expect(await new Probe().verify(answering([]))).toEqual([]);
});

test('isMigration knows a migration of another copy of the package by its mark', () => {
  const other = Object.create({ [Symbol.for('daybook.migration')]: true });
  expect(isMigration(new Probe())).toBe(true);
  expect(isMigration(other)).toBe(true);
  expect(isMigration({ up: () => undefined })).toBe(false);
  expect(isMigration(null)).toBe(false);
});
