/** How long a process may live on when its command is done, in ms: what was told to end needs a moment for it. */
export const LINGER_MS = 10_000;

/** The part of `process` that is needed here. */
export interface LingeringProcess {
  getActiveResourcesInfo(): string[];
  exit(): void;
}

/**
 * Ends a process whose command is done and that does not end by itself: a connection that nobody closed would keep it for ever, and
 * whoever waits for it. What kept it is said, for it is a defect.
 */
export function endLingering(
  process: LingeringProcess,
  say: (text: string) => void,
  lingerMs: number = LINGER_MS,
): void {
  setTimeout(() => {
    const kept = [...new Set(process.getActiveResourcesInfo())].join(', ');
    say(
      `The command is done, but its process did not end by itself (kept by ${kept}): please report this.\n`,
    );
    process.exit();
  }, lingerMs).unref();
}
