import { DaybookError } from '../errors.js';
import { isDataMigration } from '../migrations/data-migration.js';
import type { StatementResult } from '../postgres/script-statement.js';
import { classContext } from './class-context.js';
import { callClass, type Rehearsed } from './dry-run.js';
import { executionFailure } from './failure.js';
import { type HeldLock, LockWatch } from './held-locks.js';
import { outcomeOfStatements } from './outcome.js';
import { readRelations, relationChanges } from './relations.js';
import type { Run } from './run.js';
import { loneStagePart, ownResults, transactionSql } from './script-part.js';
import { SendError } from './send-error.js';
import { sendOwn } from './send-own.js';
import { sendParts } from './send-parts.js';
import { changesShared, readSharedState } from './shared-state.js';
import { withSessionTimeouts } from './stages/session-timeouts.js';
import type { Stage } from './stages/stage.js';
import type { TargetWork } from './work.js';

/** A copy is a database of the same server: databases, tablespaces, subscriptions and the server’s settings are there only once. */
const SHARED = /DATABASE|TABLESPACE|SUBSCRIPTION|SYSTEM/;

/** Whether a run has a statement that a copy does not keep away from the rest of the server. */
export const isRefusedOnCopy = ({ stages }: Run): boolean =>
  (stages ?? []).some(({ lone }) => lone !== undefined && SHARED.test(lone.what));

/**
 * Executes a run on a copy as it would be executed on the target, stage by stage and committed, without anything of Daybook’s own. What would reach
 * out of the copy is rolled back, and said.
 *
 * @throws DaybookError as executing it; DRY_RUN_UNAVAILABLE where it changes what all databases share
 */
export async function rehearseOnCopy(work: TargetWork, run: Run): Promise<Rehearsed> {
  const { client } = work.session;
  const before = await readRelations(client);
  const began = work.services.monotonic();
  const locks = new LockWatch(before);
  try {
    const told = await runOnCopy(work, run, locks);
    const durationMs = work.services.monotonic() - began;
    return { ...relationChanges(before, await readRelations(client)), ...told, durationMs };
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (thrown instanceof DaybookError) throw thrown;
    const { cause, prefix } = thrown instanceof SendError ? thrown : { cause: thrown, prefix: undefined };
    throw executionFailure(run, cause, prefix).error;
  }
}

const runOnCopy = (work: TargetWork, run: Run, locks: LockWatch): Promise<Told> => {
  if (run.large) return runLarge(work, run, locks);
  return run.statements ? runStages(work, run, locks) : runClass(work, run, locks);
};

type Told = Pick<Rehearsed, 'records' | 'recordsOf' | 'locks'>;

async function runStages(work: TargetWork, run: Run, locks: LockWatch): Promise<Told> {
  const results: (StatementResult | undefined)[] = [];
  const held: HeldLock[] = [];
  for (const stage of run.stages!) {
    const send = async (): Promise<void> => {
      const part = loneStagePart(run, stage);
      const { completed, error } = await sendParts(work, [part], () => false);
      if (error) throw error;
      for (const [at, result] of ownResults(part, completed[0]!).entries()) results[stage.from + at] = result;
    };
    if (stage.lone) await withSessionTimeouts(work, send);
    else held.push(...(await inTransaction(work, run, locks, send, stage)));
  }
  const { records, recordsOf } = outcomeOfStatements(run.statements!, results);
  return { records, recordsOf, locks: strongest(held) };
}

async function runLarge(work: TargetWork, run: Run, locks: LockWatch): Promise<Told> {
  let told: Pick<Told, 'records' | 'recordsOf'> = { records: 0, recordsOf: [] };
  const send = async (): Promise<void> => {
    const { records, recordsOf } = await sendOwn(work, run);
    told = { records, recordsOf };
  };
  const held = await inTransaction(work, run, locks, send, run.stages?.[0]);
  return { ...told, locks: strongest(held) };
}

async function runClass(work: TargetWork, run: Run, locks: LockWatch): Promise<Told> {
  const { context, told } = classContext(work, run, { dryRun: true });
  const { instance } = run.migration;
  const batched = isDataMigration(instance);
  const held = await inTransaction(work, run, locks, () => callClass(run, context));
  return {
    records: told.records,
    recordsOf: batched ? [] : [...told.recordsOf].map(([what, count]) => ({ what, count })),
    locks: strongest(held),
  };
}

/** Commits only what stays in the copy. */
async function inTransaction(
  work: TargetWork,
  { migration }: Run,
  locks: LockWatch,
  act: () => Promise<void>,
  stage?: Stage,
): Promise<HeldLock[]> {
  const { client } = work.session;
  await client.query(transactionSql(work.services.settings, stage?.begin).join(';'));
  const shared = await readSharedState(client);
  await act();
  const held = await locks.taken(client);
  if (await changesShared(work, shared))
    throw new DaybookError(
      'DRY_RUN_UNAVAILABLE',
      `${migration.id} changes roles or databases, which all databases of the server share: it was rolled back`,
    );
  await client.query('COMMIT');
  return held;
}

/** {@link LockWatch} tells a relation again when its lock got stronger. */
const strongest = (held: readonly HeldLock[]): HeldLock[] => [
  ...new Map(held.map((lock) => [lock.relation, lock])).values(),
];
