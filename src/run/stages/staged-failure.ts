import { DaybookError } from '../../errors.js';
import type { Run } from '../run.js';
import type { StagesTold } from './execute-stages.js';

/** The error of a run that is more than one transaction: what was committed before it stays. */
export function stagedFailure(run: Run, error: DaybookError, { committed }: StagesTold): DaybookError {
  if (error.code !== 'EXECUTION_FAILED') return error;
  const total = run.stages!.length;
  const hint =
    committed === 0
      ? 'Nothing of the migration is committed: mend its file, and run the same command again.'
      : `Stages 1 to ${committed} of ${total} are committed and stay; the next run goes on with stage ${committed + 1}. Mend what it failed on in the target: the file must not change any more, unless it is taken back first.`;
  return new DaybookError(error.code, error.message, {
    hint,
    ...(error.where === undefined ? {} : { where: error.where }),
    details: { ...error.details, stage: committed + 1, stages: total, committed },
    cause: error.cause,
  });
}
