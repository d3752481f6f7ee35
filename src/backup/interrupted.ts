import { DaybookError } from '../errors.js';

/** @throws DaybookError INTERRUPTED where the signal has fired */
export function refuseWhenInterrupted(signal: AbortSignal | undefined, work: string): void {
  if (signal?.aborted) throw interrupted(work, signal);
}

/** Runs something that fails when the signal fires, and makes that failure INTERRUPTED. */
export async function interruptible<T>(
  signal: AbortSignal | undefined,
  work: string,
  act: () => Promise<T>,
): Promise<T> {
  refuseWhenInterrupted(signal, work);
  try {
    return await act();
  } catch (error) {
    if (signal?.aborted) throw interrupted(work, signal);
    throw error;
  }
}

function interrupted(work: string, signal: AbortSignal): DaybookError {
  return new DaybookError('INTERRUPTED', `${work} was stopped before it was done`, { cause: signal.reason });
}
