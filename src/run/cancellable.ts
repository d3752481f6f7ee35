import { cancelBackend } from '../postgres/cancel.js';
import type { TargetWork } from './work.js';

/** Does work on the target whose statement, whatever it waits for, is given up when the run is asked to stop. */
export async function cancellable<Result>(
  { services: { signal }, address, session }: Pick<TargetWork, 'services' | 'address' | 'session'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const cancel = (): void =>
    void cancelBackend(address.url, session.server.backendPid).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
