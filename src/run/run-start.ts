import type { EventDraft } from '../domain/event.js';
import type { Direction } from '../domain/events/fields.js';
import { newUuid } from '../ledger/uuid.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { analyseAll } from './analyse-all.js';
import { type Analysis, analyse } from './analysis.js';
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
  return runOf(request, await analyse(request.migration, request.direction), monotonic);
}

/** The same of many. @throws DaybookError as {@link analyseAll} */
export async function prepareRuns(requests: readonly RunRequest[], monotonic: () => number): Promise<Run[]> {
  const analyses = await analyseAll(requests);
  return requests.map((request, index) => runOf(request, analyses[index]!, monotonic));
}

function runOf(request: RunRequest, analysis: Analysis, monotonic: () => number): Run {
  const { migration, direction, withRollback = false, undoes, resumes } = request;
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
