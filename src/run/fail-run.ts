import type { EventDraft } from '../domain/event.js';
import type { Step } from '../domain/events/fields.js';
import { ConcurrencyError, DaybookError } from '../errors.js';
import { failureOf } from './failure.js';
import type { Run } from './run.js';
import { reportOf } from './run-report.js';
import { record, type TargetWork } from './work.js';

/**
 * Ends a run that changed nothing, in the ledger and for whoever watches. Where the ledger refuses since somebody else went on,
 * or is out of reach, the run stays open there: whoever takes the target next closes it.
 *
 * @param drafts events that come before the end
 * @returns the error to throw
 */
export async function failRun(
  work: TargetWork,
  run: Run,
  step: Step,
  error: DaybookError,
  failure = failureOf(error),
  drafts: readonly EventDraft[] = [],
  fingerprint?: string,
): Promise<DaybookError> {
  const { services, address } = work;
  const durationMs = services.monotonic() - run.startedAt;
  services.observer.step?.(address.name, run, step, 'failed', error.message);
  services.observer.report?.(
    reportOf(work, run, {
      status: 'failed',
      executedAt: services.now(),
      durationMs,
      failure: { ...failure, step },
    }),
  );
  try {
    await record(work, run, ...drafts, {
      name: 'run.failed',
      data: {
        run: run.id,
        step,
        committed: false,
        failure,
        ...(fingerprint === undefined ? {} : { fingerprint }),
        durationMs,
      },
    });
    return error;
  } catch (thrown) {
    if (thrown instanceof ConcurrencyError) {
      return new DaybookError('FENCED', `another executor took ${address.name} over`, { cause: error });
    }
    services.log.warn({ err: thrown, run: run.id }, 'the end of the run could not be recorded');
    return error;
  }
}
