import { describe, expect, test } from 'vitest';
import type { Json } from '../domain/json.js';
import { takeBatch } from './batch.js';
import type { BatchResult } from './batch-result.js';
import { DataMigration, isDataMigration } from './data-migration.js';
import type { MigrationContext } from './migration-context.js';
import { SchemaMigration } from './schema-migration.js';

class Answers extends DataMigration {
  readonly asked: (Json | undefined)[] = [];
  constructor(private readonly answers: unknown[]) {
    super();
  }
  async batch(_context: MigrationContext, position: Json | undefined): Promise<BatchResult> {
    this.asked.push(position);
    return this.answers.shift() as BatchResult;
  }
}

const progress: number[] = [];
const context = {
  signal: new AbortController().signal,
  progress: (done: number) => progress.push(done),
} as unknown as MigrationContext;

describe('takeBatch', () => {
  test('hands on what the batch did', async () => {
    const result = { position: { id: '7' }, rows: 3, done: false };
    expect(await takeBatch(new Answers([result]), 'up', context, { id: '4' })).toEqual(result);
  });

  test.each([
    ['nothing', undefined, 'returned nothing'],
    ['no rows', { position: 1, done: true }, 'returned no number of rows'],
    ['rows below nothing', { position: 1, rows: -1, done: true }, 'returned no number of rows'],
    ['no end', { position: 1, rows: 1 }, 'did not say whether it is done'],
    ['no position', { rows: 1, done: true }, 'returned a position that JSON cannot keep'],
    [
      'a date as position',
      { position: new Date(0), rows: 1, done: true },
      'returned a position that JSON cannot keep',
    ],
    [
      'a bigint as position',
      { position: [1n], rows: 1, done: true },
      'returned a position that JSON cannot keep',
    ],
    ['the same position again', { position: { id: 4 }, rows: 1, done: false }, 'stays at the same position'],
  ])('refuses a batch that returns %s', async (_what, result, objection) => {
    await expect(takeBatch(new Answers([result]), 'up', context, { id: 4 })).rejects.toMatchObject({
      code: 'EXECUTION_FAILED',
      message: `batch of the data migration ${objection}`,
    });
  });

  test('lets the last batch stay where it is', async () => {
    const result = { position: 4, rows: 0, done: true };
    expect(await takeBatch(new Answers([result]), 'up', context, 4)).toEqual(result);
  });

  test('refuses to undo what has no undoBatch', async () => {
    await expect(takeBatch(new Answers([]), 'down', context, undefined)).rejects.toMatchObject({
      code: 'ROLLBACK_UNAVAILABLE',
    });
  });
});

describe('DataMigration.up', () => {
  test('takes batches up to the last, each from where the one before ended', async () => {
    const migration = new Answers([
      { position: 'a', rows: 2, done: false },
      { position: 'b', rows: 1, done: true },
    ]);
    await migration.up(context);
    expect(migration.asked).toEqual([undefined, 'a']);
    expect(progress).toEqual([2, 3]);
  });

  test('stops between batches when it is told to', async () => {
    const migration = new Answers([]);
    const stopped = { ...context, signal: AbortSignal.abort(new Error('stop')) };
    await expect(migration.up(stopped)).rejects.toThrow('stop');
    expect(migration.asked).toEqual([]);
  });
});

test('isDataMigration tells migrations in batches from others', () => {
  class Schema extends SchemaMigration {
    async up(): Promise<void> {}
  }
  expect(isDataMigration(new Answers([]))).toBe(true);
  expect(isDataMigration(new Schema())).toBe(false);
  expect(isDataMigration({ batch: () => undefined })).toBe(false);
});
