import type { Json } from '../domain/json.js';
import { takeBatch } from './batch.js';
import type { BatchResult } from './batch-result.js';
import { isMigration, Migration } from './migration.js';
import type { MigrationContext } from './migration-context.js';

/** Rows of a batch where a data migration names no other number. */
export const DEFAULT_BATCH_SIZE = 1000;

/**
 * A change of many rows, in batches. Each batch is one transaction together with its checkpoint, so that a large table
 * is never locked as a whole, and what was interrupted goes on where it stood. A batch must therefore find its rows by
 * `position` alone, and may run again after a failure.
 */
export abstract class DataMigration extends Migration {
  readonly kind = 'data';
  /** Rows of a batch, about. */
  readonly batchSize: number = DEFAULT_BATCH_SIZE;

  /** Changes the next rows. `position` is that of the batch before, undefined for the first one. */
  abstract batch(context: MigrationContext, position: Json | undefined): Promise<BatchResult>;

  /** How many rows there are to change, where that is cheap to know; only for progress. */
  total?(context: MigrationContext): Promise<number | undefined>;

  /** Takes back the next rows, with positions of its own; undefined for the first batch. */
  undoBatch?(context: MigrationContext, position: Json | undefined): Promise<BatchResult>;

  /** All batches in the caller's one transaction: for dry runs and tests. A run calls the batches itself. */
  async up(context: MigrationContext): Promise<void> {
    const total = await this.total?.(context);
    let position: Json | undefined;
    for (let done = false, rows = 0; !done; ) {
      context.signal.throwIfAborted();
      const result = await takeBatch(this, 'up', context, position);
      ({ position, done } = result);
      rows += result.rows;
      context.progress(rows, total);
    }
  }
}

/** Whether a value is a migration that works in batches, of this or another copy of the package. */
export const isDataMigration = (value: unknown): value is DataMigration =>
  isMigration(value) && 'batch' in value && typeof value.batch === 'function';
