import type { EventData } from '../../domain/event-registry.js';
import { DaybookError } from '../../errors.js';
import { releaseLease, takeLease } from '../lease.js';
import type { RunPolicy } from '../policy.js';
import { type FindMigration, recoverRuns } from '../recover.js';
import { takeFingerprint } from '../snapshot.js';
import { inShortTransaction } from '../stages/short-transaction.js';
import { settleStageSql, withdrawStageSql } from '../stages/stage-row.js';
import type { RunServices, TargetAddress, TargetWork } from '../work.js';
import { type Doubt, inspectDoubt } from './doubt.js';
import { forgetResolved } from './forget-resolved.js';

type Resolved = EventData<'target.outcome-resolved'>;
export type Decision = Resolved['decision'];

/** `done` and `not-done` are said of the stage in doubt, the others of the whole migration. */
export const DECISIONS = [
  'done',
  'not-done',
  'applied',
  'rolled-back',
] as const satisfies readonly Decision[];

export interface Resolution {
  /** Its id, in full. */
  migration: string;
  decision: Decision;
  reason: string;
  policyOf: (environment: string) => RunPolicy;
  find: FindMigration;
  /** Shown what was found, before anything is recorded; what it throws ends it. */
  confirm: (found: readonly string[]) => Promise<void>;
}

/**
 * Takes a person’s word for what became of a migration, where nothing in the target tells it. The event comes first; the rows in the target that it is
 * about are changed after it, now or by whoever has the target next.
 *
 * @returns what was recorded
 * @throws DaybookError NOTHING_IN_DOUBT; TARGET_UNKNOWN, TARGET_BUSY, TARGET_UNREACHABLE; what `confirm` throws
 */
export async function resolveTarget(
  services: RunServices,
  address: TargetAddress,
  resolution: Resolution,
): Promise<Resolved> {
  const work = await takeLease(address, services, resolution.policyOf);
  try {
    await recoverRuns(work, resolution.find);
    await forgetResolved(work);
    const doubt = await inspectDoubt(work, resolution.migration);
    const { of, stage, known } = demandDoubt(doubt, resolution, address.name);
    await resolution.confirm(doubt.found);
    const data: Resolved = {
      target: address.name,
      migration: resolution.migration,
      direction: of.direction,
      content: of.content,
      leftBy: stage?.run ?? known.run,
      decision: resolution.decision,
      ...(stage === undefined ? {} : { stage: stage.stage }),
      fingerprint: await takeFingerprint(work.session.client),
      found: doubt.found,
      reason: resolution.reason,
    };
    await work.writer.execute({ type: 'resolve', lease: work.lease.lease, data });
    await act(work, data);
    return data;
  } finally {
    await releaseLease(work);
  }
}

const ofStage = (decision: Decision): boolean => decision === 'done' || decision === 'not-done';

type Decidable = { of: NonNullable<Doubt['of']>; known: NonNullable<Doubt['known']>; stage?: Doubt['stage'] };

function demandDoubt(doubt: Doubt, { migration, decision }: Resolution, target: string): Decidable {
  const { known, of, stage, partly, found } = doubt;
  const refuse = (why: string, hint?: string): DaybookError =>
    new DaybookError('NOTHING_IN_DOUBT', `${migration} on ${target}: ${why}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { target, migration, found },
    });
  if (!known || !of || !partly) throw refuse(`nothing is in doubt; ${found[0]}`);
  if (!ofStage(decision)) return { known, of };
  if (stage) return { known, of: stage, stage };
  throw refuse(
    'no stage is in doubt',
    'Run `daybook migrate` to go on behind what is committed, or say of the whole migration: --as applied, --as rolled-back.',
  );
}

async function act(work: TargetWork, { decision, stage, ...of }: Resolved): Promise<void> {
  const { client } = work.session;
  if (decision === 'done') await inShortTransaction(work, [settleStageSql(client, of, stage!)]);
  if (decision === 'not-done') await inShortTransaction(work, [withdrawStageSql(client, of, stage!)]);
  await forgetResolved(work);
}
