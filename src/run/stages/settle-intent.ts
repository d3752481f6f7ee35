import { DaybookError } from '../../errors.js';
import type { TargetWork } from '../work.js';
import type { Fate } from './fates/fate.js';
import { settle } from './fates/index.js';
import { withSessionTimeouts } from './session-timeouts.js';
import { inShortTransaction } from './short-transaction.js';
import { type StagedContent, type StageRow, settleStageSql, withdrawStageSql } from './stage-row.js';

/**
 * Tells what became of a stage whose intent is in the target and whose receipt is not, and removes what is left of it where it is half done.
 *
 * @throws the driver’s errors, a lock timeout among them; then the intent stands, and this may be called again
 */
export async function settleIntent(
  work: TargetWork,
  of: StagedContent,
  { what, intent }: StageRow,
): Promise<Fate> {
  const fate = await withSessionTimeouts(work, () => settle(work.session.client, intent!));
  const note = (words: string): void =>
    work.services.observer.note?.(work.address.name, `${of.migration}: ${what} ${words}`);
  if (fate.is === 'done') note('was interrupted and is done');
  if (fate.is === 'unknown') note(`was interrupted, and nobody can tell whether it is done: ${fate.lookAt}`);
  if (fate.is === 'undone') {
    const removed = fate.removed ?? [];
    note(
      `was interrupted and is not done${removed.length > 0 ? `; dropped what was half done: ${removed.join(', ')}` : ''}`,
    );
  }
  return fate;
}

/** Settles an intent, and makes it a receipt or takes it back, so that the next run begins with what is known. */
export async function closeIntent(work: TargetWork, of: StagedContent, row: StageRow): Promise<Fate> {
  const { client } = work.session;
  const fate = await settleIntent(work, of, row);
  if (fate.is === 'done') await inShortTransaction(work, [settleStageSql(client, of, row.stage)]);
  if (fate.is === 'undone') await inShortTransaction(work, [withdrawStageSql(client, of, row.stage)]);
  return fate;
}

/** What became of a stage can only be told by a person. */
export function uncertain(work: TargetWork, of: StagedContent, row: StageRow, lookAt: string): DaybookError {
  return new DaybookError(
    'OUTCOME_UNCERTAIN',
    `${of.migration} on ${work.address.name}: whether ${row.what} (stage ${row.stage}) is done cannot be told: ${lookAt}`,
    {
      hint: `Look, and say it: daybook resolve ${work.address.name} ${of.migration} --as done|not-done --reason TEXT; then run the same command again.`,
      details: { target: work.address.name, migration: of.migration, stage: row.stage, statement: row.what },
    },
  );
}
