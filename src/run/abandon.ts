import { type Failure, NOT_ATTEMPTED } from '../domain/events/fields.js';
import { executionFailedEvent } from './execution-events.js';
import type { Run } from './run.js';
import { submit, type TargetWork } from './work.js';

const failure: Failure = {
  code: NOT_ATTEMPTED,
  summary: 'the sequence ended before the turn of this run came',
};

/**
 * Closes runs that were announced and whose turn did not come: the target knows nothing of them.
 *
 * @param fingerprint of the target now, where those before them left it without one
 */
export async function abandon(work: TargetWork, runs: readonly Run[], fingerprint?: string): Promise<void> {
  const submitted = runs.map((run, index) =>
    submit(work, run, executionFailedEvent(work, run, { attempts: 0, failure, durationMs: 0 }), {
      name: 'run.failed',
      data: {
        run: run.id,
        step: 'execution',
        committed: false,
        failure,
        ...(fingerprint !== undefined && index === runs.length - 1 ? { fingerprint } : {}),
        durationMs: 0,
      },
    }),
  );
  await Promise.all(submitted.map(({ durable }) => durable));
}
