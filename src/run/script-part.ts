import type { Client } from '../postgres/index.js';
import type { StatementResult } from '../postgres/script-statement.js';
import { enterCall } from './fence.js';
import type { RunSettings } from './policy.js';
import { receiptSql } from './receipt.js';
import { type Run, sectionOf } from './run.js';
import type { TargetWork } from './work.js';

/** How a run’s transaction begins. */
export const transactionSql = ({ lockTimeoutMs, statementTimeoutMs }: RunSettings): string[] => [
  'BEGIN',
  `SET LOCAL lock_timeout = ${lockTimeoutMs}`,
  `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
];

/** The text of one migration in a message, with what stands around it: what is counted tells results and errors apart. */
export interface ScriptPart {
  run: Run;
  text: string;
  /** The statements before the migration’s own, and their length in UTF-16 units. */
  before: { length: number; statements: number };
  /** How many statements there are in all. */
  statements: number;
}

/** A migration’s statements alone: the transaction is the caller’s. */
export const barePart = (run: Run): ScriptPart => partOf(run, [], []);

/**
 * The whole transaction of a run: BEGIN, the fence, its statements, its receipt, COMMIT. The receipt returns for how many ms the
 * transaction had been going on, by the server’s clock.
 *
 * @param predecessor the run whose receipt must be the last one in the target
 * @param flushed whether COMMIT waits until it is durable: it need not where the next COMMIT of the same message does, since the
 *   server’s log has them in their order, and nothing is said of either before both are done
 */
export function transactionPart(
  work: TargetWork,
  run: Run,
  predecessor: string | undefined,
  flushed: boolean,
): ScriptPart {
  const { services, lease, session } = work;
  return partOf(
    run,
    ['BEGIN', openingSql(services.settings, lease.fence, predecessor, flushed)],
    [timedReceiptSql(session.client, run, lease.fence, services.executor), 'COMMIT'],
  );
}

/** All that comes before a migration’s own statements, as one statement. */
function openingSql(
  { lockTimeoutMs, statementTimeoutMs }: RunSettings,
  fence: number,
  predecessor: string | undefined,
  flushed: boolean,
): string {
  const settings = [
    localSql('lock_timeout', lockTimeoutMs),
    localSql('statement_timeout', statementTimeoutMs),
    ...(flushed ? [] : [localSql('synchronous_commit', 'off')]),
  ];
  return `SELECT ${[...settings, enterCall(fence, predecessor)].join(', ')}`;
}

const localSql = (name: string, value: string | number): string =>
  `pg_catalog.set_config('${name}', '${value}', true)`;

const timedReceiptSql = (client: Client, run: Run, fence: number, executor: string): string =>
  `${receiptSql(client, run, fence, executor)} RETURNING 1000 * extract(epoch FROM clock_timestamp() - transaction_timestamp())`;

/** What the receipt of a part returned, in ms. */
export function timeOfReceipt(part: ScriptPart, results: readonly StatementResult[]): number {
  return Number(results[receiptIndex(part)]?.rows?.[0]?.[0]);
}

/** Which of a part’s statements writes the receipt. */
export const receiptIndex = ({ statements }: ScriptPart): number => statements - 2;

function partOf(run: Run, before: readonly string[], after: readonly string[]): ScriptPart {
  const prefix = before.map((sql) => `${sql};\n`).join('');
  return {
    run,
    // The line feed ends a comment that the migration’s text may end with.
    text: `${prefix}${sectionOf(run)!.sql}\n;${after.map((sql) => `${sql};`).join('')}`,
    before: { length: prefix.length, statements: before.length },
    statements: before.length + run.statements!.length + after.length,
  };
}
