import { enterSql } from './fence.js';
import type { Outcome } from './outcome.js';
import { receiptSql } from './receipt.js';
import { mustLeaveUnchanged, type Run } from './run.js';
import { transactionSql } from './script-part.js';
import { sendOwn } from './send-own.js';
import { demandUnchanged, Unchanged } from './unchanged.js';
import type { TargetWork } from './work.js';

/**
 * Runs a migration in SQL in one transaction of several messages: one that is large, or one that must leave tables as they are. Those are read
 * before its statements and compared before its receipt, so that a difference rolls everything back.
 *
 * @throws SendError, DaybookError DATA_CHANGED, MIGRATION_CHANGED_MEANWHILE, INTERRUPTED
 */
export async function executeInMessages(work: TargetWork, run: Run, predecessor?: string): Promise<Outcome> {
  const { session, services, lease } = work;
  const { client } = session;
  const begin = transactionSql(services.settings, run.stages?.[0]?.begin);
  await client.query([...begin, enterSql(lease.fence, predecessor)].join(';'));
  const unchanged = mustLeaveUnchanged(run) ? await Unchanged.read(client, run) : undefined;
  if (unchanged) run.unchanged = unchanged;
  const outcome = await sendOwn(work, run);
  if (unchanged) await demandUnchanged(client, run, unchanged);
  await client.query(`${receiptSql(client, run, lease.fence, services.executor)};COMMIT`);
  return outcome;
}
