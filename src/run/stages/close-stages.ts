import type { OpenRun } from '../../domain/target/state.js';
import { isConnectionLoss } from '../../postgres/sqlstate.js';
import type { TargetWork } from '../work.js';
import { closeIntent } from './settle-intent.js';
import { readStages } from './stage-row.js';

/** What became of the stages of runs that were left open. */
export interface ClosedStages {
  /** How many are committed, by the run; only those of runs that left something of them. */
  committed: ReadonlyMap<string, number>;
}

/**
 * Tells what became of the stage in which each open run was interrupted, and removes what is left of it. What cannot be told, or is locked just
 * now, keeps its intent: the run that goes on sees to it.
 */
export async function closeStages(work: TargetWork, runs: readonly OpenRun[]): Promise<ClosedStages> {
  const committed = new Map<string, number>();
  for (const { run, migration, direction, content } of runs) {
    const of = { migration, direction, content };
    const stages = await readStages(work.session.client, of);
    if (stages.length === 0) continue;
    for (const stage of stages.filter(({ done }) => !done)) {
      try {
        await closeIntent(work, of, stage);
      } catch (error) {
        if (isConnectionLoss(error)) throw error;
        const { log, observer } = work.services;
        log.warn({ err: error, run, migration }, `what is left of ${stage.what} could not be removed`);
        observer.note?.(
          work.address.name,
          `${migration}: what is left of ${stage.what} cannot be removed yet`,
        );
      }
    }
    committed.set(run, (await readStages(work.session.client, of)).filter(({ done }) => done).length);
  }
  return { committed };
}
