import { classContext } from './class-context.js';
import { enterSql } from './fence.js';
import type { Outcome } from './outcome.js';
import { receiptSql } from './receipt.js';
import { readRelations, relationChanges } from './relations.js';
import { mustLeaveUnchanged, type Run } from './run.js';
import { transactionSql } from './script-part.js';
import { demandUnchanged, Unchanged } from './unchanged.js';
import type { TargetWork } from './work.js';

/** Runs `up` or `down` of a migration class in one transaction with its receipt. */
export async function executeClass(work: TargetWork, run: Run, predecessor?: string): Promise<Outcome> {
  const { client } = work.session;
  const { context, told } = classContext(work, run);
  const instance = run.migration.instance!;
  await client.query(
    [...transactionSql(work.services.settings), enterSql(work.lease.fence, predecessor)].join(';'),
  );
  if (mustLeaveUnchanged(run)) run.unchanged = await Unchanged.read(client, run);
  const before = await readRelations(client);
  await (run.direction === 'up' ? instance.up(context) : instance.down!(context));
  const changes = relationChanges(before, await readRelations(client));
  if (run.unchanged) await demandUnchanged(client, run, run.unchanged);
  await client.query(`${receiptSql(client, run, work.lease.fence, work.services.executor)};COMMIT`);
  return {
    statements: told.statements,
    records: told.records,
    recordsOf: [...told.recordsOf].map(([what, count]) => ({ what, count })),
    ...changes,
  };
}
