import type { StatementResult } from '../postgres/script-statement.js';
import { isConnectionLoss } from '../postgres/sqlstate.js';
import { isFenceRefusal } from './fence.js';
import { type Outcome, outcomeOfStatements } from './outcome.js';
import type { Run } from './run.js';
import { ownResults, type ScriptPart, tellsTime, timeOf, transactionPart } from './script-part.js';
import type { SendError } from './send-error.js';
import { sendParts } from './send-parts.js';
import { Unreached } from './unreached.js';
import type { TargetWork } from './work.js';

/** What came of a run that was sent: committed, with the time from its transaction's begin to its receipt on the server in ms; or not. */
export type SentRun = { outcome: Outcome; durationMs: number } | { error: SendError | Unreached };

/** What came of runs that were sent together, in their order. */
export interface SentRuns {
  runs: SentRun[];
  /** Of the whole message, in ms; 0 where something failed. */
  durationMs: number;
}

/**
 * Runs a migration in SQL as one message: one round trip; either all of it is there afterwards or nothing.
 *
 * @param predecessor the run whose receipt must be the last one in the target
 * @throws SendError
 */
export async function executeSql(work: TargetWork, run: Run, predecessor?: string): Promise<Outcome> {
  const { runs } = await sendRuns(work, [run], predecessor);
  const sent = runs[0]!;
  if ('error' in sent) throw sent.error;
  return sent.outcome;
}

/**
 * Sends the transactions of several runs as one message, each with its fence and its receipt. It ends at the first that fails:
 * those behind it are not reached, and those before it are to be made durable by {@link flushCommits}.
 *
 * @param ahead the message is sent before what comes of its predecessor is known: it is not reached where that failed
 */
export async function sendRuns(
  work: TargetWork,
  runs: readonly Run[],
  predecessor?: string,
  { ahead = false } = {},
): Promise<SentRuns> {
  const parts = runs.map((run, index) =>
    transactionPart(work, run, runs[index - 1]?.id ?? predecessor, index === runs.length - 1),
  );
  const { error, durationMs, ...sent } = await sendParts(work, parts, tellsTime);
  // A server that crashes takes back what did not wait for the disk, whatever it said of it: the receipts will tell.
  const completed = error && isConnectionLoss(error.cause) ? [] : sent.completed;
  const first = completed.length === 0 && ahead && isFenceRefusal(error?.cause) ? notReached() : error;
  return {
    runs: parts.map((part, index) => {
      const results = completed[index];
      if (results) return sentRun(part, results);
      return { error: index === completed.length && first ? first : notReached() };
    }),
    durationMs,
  };
}

const notReached = (): Unreached => new Unreached('the run before it was not executed');

function sentRun(part: ScriptPart, results: readonly StatementResult[]): SentRun {
  return {
    outcome: outcomeOfStatements(part.run.statements!, ownResults(part, results)),
    durationMs: timeOf(part, results),
  };
}
