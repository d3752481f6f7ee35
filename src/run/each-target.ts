import { asDaybookError, DaybookError } from '../errors.js';

/** What came of work on several targets. What is in `results` is done, whatever `error` says. */
export interface TargetsOutcome<Result> {
  results: Result[];
  /** What ended the work, and on which target. */
  error?: DaybookError;
  failedOn?: string;
  /** Targets whose turn did not come. */
  notBegun: string[];
}

/**
 * Does something on one target after the other, and stops at the first failure: what fails on one is not brought to the next.
 *
 * @param act its result may hold an error, where it did a part of its work
 */
export async function eachTarget<
  Target extends { address: { name: string } },
  Result extends { error?: DaybookError },
>(
  targets: readonly Target[],
  signal: AbortSignal,
  act: (target: Target) => Promise<Result>,
): Promise<TargetsOutcome<Result>> {
  const results: Result[] = [];
  for (const [index, target] of targets.entries()) {
    const { name } = target.address;
    const stop = (error: DaybookError): TargetsOutcome<Result> => ({
      results,
      error,
      failedOn: name,
      notBegun: targets.slice(index + 1).map(({ address }) => address.name),
    });
    if (signal.aborted) {
      const interrupted = new DaybookError(
        'INTERRUPTED',
        `the work was stopped before the turn of ${name} came`,
      );
      return { ...stop(interrupted), notBegun: targets.slice(index).map(({ address }) => address.name) };
    }
    try {
      const result = await act(target);
      results.push(result);
      if (result.error) return stop(result.error);
    } catch (thrown) {
      // What was under way when the signal came fails with the signal's own reason.
      if (!signal.aborted || thrown instanceof DaybookError) return stop(asDaybookError(thrown));
      return stop(new DaybookError('INTERRUPTED', `the work on ${name} was stopped`, { cause: thrown }));
    }
  }
  return { results, notBegun: [] };
}
