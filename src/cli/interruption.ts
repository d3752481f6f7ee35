/** The exit code of a process that ends at once on the second signal: what shells give for SIGINT. */
export const EXIT_INTERRUPTED = 130;

/** The part of `process` that is needed here. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

export interface Interruption {
  signal: AbortSignal;
  /** Gives the signals back to whoever had them. */
  dispose(): void;
}

/**
 * Aborts on the first SIGINT or SIGTERM, so that what runs can end at its next safe point; calls `exit` on the second.
 *
 * @param announce told once, at the first signal
 */
export function interruptible(
  source: SignalSource,
  announce: () => void,
  exit: (code: number) => void,
): Interruption {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) return exit(EXIT_INTERRUPTED);
    controller.abort();
    announce();
  };
  source.on('SIGINT', listener);
  source.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    dispose: () => {
      source.off('SIGINT', listener);
      source.off('SIGTERM', listener);
    },
  };
}
