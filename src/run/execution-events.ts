import type { EventDraft } from '../domain/event.js';
import type { Execution } from './execute.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

/** The outcome of an execution that committed. */
export const executedEvent = (run: Run, execution: Extract<Execution, { succeeded: true }>): EventDraft => ({
  name: 'run.execution-succeeded',
  data: {
    run: run.id,
    ...execution.outcome,
    attempts: execution.attempts,
    durationMs: execution.durationMs,
  },
});

/** The outcome of an execution that was rolled back. */
export const executionFailedEvent = (
  { writer }: TargetWork,
  run: Run,
  {
    attempts,
    failure,
    durationMs,
  }: Omit<Extract<Execution, { succeeded: false }>, 'error' | 'unknown' | 'succeeded'>,
): EventDraft => ({
  name: 'run.execution-failed',
  data: { run: run.id, attempts, batches: writer.state.openRuns[run.id]?.batches ?? 0, failure, durationMs },
});
