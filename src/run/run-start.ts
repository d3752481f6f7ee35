import type { EventDraft } from '../domain/event.js';
import type { Direction } from '../domain/events/fields.js';
import { newUuid } from '../ledger/uuid.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { analyse } from './analysis.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

export interface RunRequest {
  migration: LoadedMigration;
  direction: Direction;
  withRollback?: boolean;
  undoes?: string;
  resumes?: string;
}

/**
 * A run that has not begun: its statements are read, and nothing is recorded.
 *
 * @throws DaybookError as {@link analyse}
 */
export async function prepareRun(request: RunRequest, monotonic: () => number): Promise<Run> {
  const { migration, direction, withRollback = false, undoes, resumes } = request;
  const analysis = await analyse(migration, direction);
  return {
    id: newUuid(new Date()),
    migration,
    direction,
    ...analysis,
    withRollback,
    ...(undoes === undefined ? {} : { undoes }),
    ...(resumes === undefined ? {} : { resumes }),
    startedAt: monotonic(),
  };
}

/** The same of many, one after the other. @throws DaybookError of the first that cannot be analysed */
export async function prepareRuns(requests: readonly RunRequest[], monotonic: () => number): Promise<Run[]> {
  const runs: Run[] = [];
  for (const request of requests) runs.push(await prepareRun(request, monotonic));
  return runs;
}

/** The intent: the first event of a run. */
export const startedEvent = ({ lease }: TargetWork, run: Run): EventDraft => ({
  name: 'run.started',
  data: {
    run: run.id,
    migration: run.migration.id,
    kind: run.migration.kind,
    direction: run.direction,
    content: run.migration.content,
    fence: lease.fence,
    withRollback: run.withRollback,
    ...(run.undoes === undefined ? {} : { undoes: run.undoes }),
    ...(run.resumes === undefined ? {} : { resumes: run.resumes }),
  },
});
