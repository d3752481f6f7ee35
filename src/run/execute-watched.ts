import { enterSql } from './fence.js';
import { type Outcome, outcomeOfStatements } from './outcome.js';
import { receiptSql } from './receipt.js';
import type { Run } from './run.js';
import { barePart, ownResults, transactionSql } from './script-part.js';
import { sendParts } from './send-parts.js';
import { demandUnchanged, Unchanged } from './unchanged.js';
import type { TargetWork } from './work.js';

/**
 * Runs a migration in SQL that must leave tables as they are, in one transaction: they are read before its statements and compared
 * before its receipt, so that a difference rolls everything back.
 *
 * @throws SendError, DaybookError DATA_CHANGED
 */
export async function executeWatched(work: TargetWork, run: Run, predecessor?: string): Promise<Outcome> {
  const { session, services, lease } = work;
  const { client } = session;
  const begin = transactionSql(services.settings, run.stages?.[0]?.begin);
  await client.query([...begin, enterSql(lease.fence, predecessor)].join(';'));
  const unchanged = await Unchanged.read(client, run);
  run.unchanged = unchanged;
  const part = barePart(run);
  const { completed, error } = await sendParts(work, [part], () => false);
  if (error) throw error;
  await demandUnchanged(client, run, unchanged);
  await client.query(`${receiptSql(client, run, lease.fence, services.executor)};COMMIT`);
  return outcomeOfStatements(run.statements!, ownResults(part, completed[0]!));
}
