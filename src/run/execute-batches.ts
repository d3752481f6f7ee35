import type { Json } from '../domain/json.js';
import { takeBatch } from '../migrations/batch.js';
import type { DataMigration } from '../migrations/data-migration.js';
import { positionDigest, readCheckpoint, removeCheckpoints, writeCheckpoint } from './checkpoint.js';
import { classContext } from './class-context.js';
import { enterSql } from './fence.js';
import { Interrupted } from './interrupted.js';
import type { Outcome } from './outcome.js';
import { receiptSql } from './receipt.js';
import type { Run } from './run.js';
import { transactionSql } from './script-part.js';
import { record, type TargetWork } from './work.js';

/**
 * Runs a data migration batch by batch. Each batch is one transaction with its checkpoint; the last one holds the receipt. It
 * goes on from the checkpoint that an interrupted run of the same content left.
 */
export async function executeBatches(work: TargetWork, run: Run): Promise<Outcome> {
  const { client } = work.session;
  const migration = run.migration.instance as DataMigration;
  const { context, told } = classContext(work, run);
  const start = await readCheckpoint(client, run);
  const total = run.direction === 'up' ? await migration.total?.(context) : undefined;
  let position: Json | undefined = start?.position;
  let rowsSoFar = start?.rowsSoFar ?? 0;
  for (let batch = (start?.batch ?? 0) + 1, done = false; !done; batch += 1) {
    if (work.services.signal.aborted) throw new Interrupted();
    await client.query([...transactionSql(work.services.settings), enterSql(work.lease.fence)].join(';'));
    const result = await takeBatch(migration, run.direction, context, position);
    ({ position, done } = result);
    rowsSoFar += result.rows;
    // Once it is done a checkpoint would only mislead the next run of the migration, in either direction.
    if (done) await removeCheckpoints(client, run.migration.id);
    else await writeCheckpoint(client, run, { batch, rowsSoFar, position });
    await client.query(
      done ? `${receiptSql(client, run, work.lease.fence, work.services.executor)};COMMIT` : 'COMMIT',
    );
    await record(work, run, {
      name: 'run.checkpoint-reached',
      data: {
        run: run.id,
        batch,
        rows: result.rows,
        rowsSoFar,
        ...(total === undefined ? {} : { total }),
        position: positionDigest(position),
      },
    });
    work.services.observer.progress?.(work.address.name, run, rowsSoFar, total, `batch ${batch}`);
  }
  const recordsOf = [...told.recordsOf].map(([what, count]) => ({ what, count }));
  return {
    statements: told.statements,
    records: rowsSoFar,
    recordsOf: recordsOf.length > 0 ? recordsOf : [{ what: 'rows', count: rowsSoFar }],
    created: [],
    dropped: [],
  };
}
