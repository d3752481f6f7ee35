import { sendLarge } from './large/send-large.js';
import { type Outcome, outcomeOfStatements } from './outcome.js';
import type { Run } from './run.js';
import { barePart, ownResults } from './script-part.js';
import { sendParts } from './send-parts.js';
import type { TargetWork } from './work.js';

/**
 * Sends a migration’s own statements in the transaction that is open.
 *
 * @throws SendError; of a large one DaybookError MIGRATION_CHANGED_MEANWHILE, INTERRUPTED
 */
export async function sendOwn(work: TargetWork, run: Run): Promise<Outcome> {
  if (run.large) return await sendLarge(work, run, run.large);
  const part = barePart(run);
  const { completed, error } = await sendParts(work, [part], () => false);
  if (error) throw error;
  return outcomeOfStatements(run.statements!, ownResults(part, completed[0]!));
}
