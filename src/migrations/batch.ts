import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../domain/json.js';
import { DaybookError } from '../errors.js';
import type { BatchResult } from './batch-result.js';
import type { MigrationContext } from './migration-context.js';

type Batch = (context: MigrationContext, position: Json | undefined) => Promise<BatchResult>;

/**
 * Runs the next batch of a data migration, and refuses a result that would make it run for ever or lose its place.
 *
 * @param position the position of the batch before, undefined for the first
 * @throws EXECUTION_FAILED where the batch answers nonsense; ROLLBACK_UNAVAILABLE for `down` without `undoBatch`
 */
export async function takeBatch(
  migration: { batch: Batch; undoBatch?: Batch },
  direction: 'up' | 'down',
  context: MigrationContext,
  position: Json | undefined,
): Promise<BatchResult> {
  const method = direction === 'up' ? 'batch' : 'undoBatch';
  if (direction === 'down' && !migration.undoBatch) {
    throw new DaybookError('ROLLBACK_UNAVAILABLE', 'the data migration has no undoBatch method');
  }
  const result: BatchResult | undefined = await migration[method]!(context, position);
  const objection = objectionTo(result, position);
  if (objection) {
    throw new DaybookError('EXECUTION_FAILED', `${method} of the data migration ${objection}`, {
      hint: `Mend ${method}: it returns { position, rows, done }, and each position is another one than the last.`,
    });
  }
  return result!;
}

function objectionTo(result: BatchResult | undefined, before: Json | undefined): string | undefined {
  if (typeof result !== 'object' || result === null) return 'returned nothing';
  if (!Number.isSafeInteger(result.rows) || result.rows < 0) return 'returned no number of rows';
  if (typeof result.done !== 'boolean') return 'did not say whether it is done';
  if (!isJson(result.position)) return 'returned a position that JSON cannot keep';
  if (!result.done && isDeepStrictEqual(result.position, before)) return 'stays at the same position';
  return undefined;
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}
