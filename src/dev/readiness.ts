import { DaybookError } from '../errors.js';
import { lastLines, logFrom } from './log-file.js';
import { type DetachedProcess, until } from './processes.js';

export interface Readiness {
  /** What starts, as a reader calls it: `PostgreSQL`, `the Kafka broker 1`. */
  what: string;
  logFile: string;
  /** Where the log of this start begins, in bytes. */
  offset: number;
  /** The text that is in the log once the server serves. */
  line: string;
  timeoutMs: number;
}

/**
 * Waits until the server says in its log that it serves.
 * @throws DaybookError DEV_FAILED with the log's last lines when it dies or takes too long
 */
export async function serving(server: DetachedProcess, readiness: Readiness): Promise<void> {
  const { what, logFile, offset, line, timeoutMs } = readiness;
  let ended: string | undefined;
  const ready = await until(() => {
    ended = server.ended();
    return logFrom(logFile, offset).includes(line) || ended !== undefined;
  }, timeoutMs);
  if (ready && ended === undefined) return;
  const log = lastLines(logFrom(logFile, offset));
  const how =
    ended === undefined ? `is not ready after ${timeoutMs / 1000} s` : `ended while starting (${ended})`;
  throw new DaybookError('DEV_FAILED', `${what} ${how}; its log ${logFile} ends with:\n${log.join('\n')}`, {
    details: { logFile, log },
  });
}
