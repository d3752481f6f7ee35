import { v7 as uuidv7 } from 'uuid';
import type { EventDraft } from '../domain/event.js';
import type { Direction } from '../domain/events/fields.js';
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
    id: uuidv7(),
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
