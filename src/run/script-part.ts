import type { Client } from '../postgres/index.js';
import type { StatementResult } from '../postgres/script-statement.js';
import { enterCall, enterSql } from './fence.js';
import { ownText } from './own-text.js';
import type { RunSettings } from './policy.js';
import { receiptSql } from './receipt.js';
import { heldSectionOf, type Run } from './run.js';
import type { Stage } from './stages/stage.js';
import type { TargetWork } from './work.js';

/** How a run’s transaction begins. */
export const transactionSql = (
  { lockTimeoutMs, statementTimeoutMs }: RunSettings,
  begin = 'BEGIN',
): string[] => [
  begin,
  `SET LOCAL lock_timeout = ${lockTimeoutMs}`,
  `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
];

/** The text of one migration, or of one stage of it, in a message, with what stands around it: what is counted tells results and errors apart. */
export interface ScriptPart {
  run: Run;
  text: string;
  /** The rows of its COPY statements. */
  copyData: readonly string[];
  /** The statements before the migration’s own, and their length in UTF-16 units. */
  before: { length: number; statements: number };
  /** Which of the run’s statements are in it: from one on, up to another without it. */
  own: { from: number; to: number };
  /** How many statements there are in all. */
  statements: number;
  /** Where in the migration’s section a place of its own text is. */
  offsetInSection(offset: number): number;
}

/** A migration’s statements alone: the transaction is the caller’s. */
export const barePart = (run: Run): ScriptPart => partOf(run, whole(run), [], []);

/**
 * The whole transaction of a run: BEGIN, the fence, its statements, its receipt, COMMIT. Its second statement and its receipt return
 * the time of the server’s clock, since all transactions of a message have the same `now()`.
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
    whole(run),
    [run.stages?.[0]?.begin ?? 'BEGIN', openingSql(services.settings, lease.fence, predecessor, flushed)],
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
  return `SELECT ${[CLOCK_SQL, ...settings, enterCall(fence, predecessor)].join(', ')}`;
}

/** In ms since 1970. */
const CLOCK_SQL = '1000 * extract(epoch FROM pg_catalog.clock_timestamp())';

const localSql = (name: string, value: string | number): string =>
  `pg_catalog.set_config('${name}', '${value}', true)`;

/** The transaction of one stage of a run; `receipt` is what is written before its COMMIT. */
export function stagePart(
  work: TargetWork,
  run: Run,
  stage: Stage,
  receipt: readonly string[],
  predecessor: string | undefined,
): ScriptPart {
  const { services, lease } = work;
  const begin = [...transactionSql(services.settings, stage.begin), enterSql(lease.fence, predecessor)];
  return partOf(run, stage, begin, [...receipt, 'COMMIT']);
}

/** A statement that stands alone, with nothing around it: it would refuse even that. */
export const loneStagePart = (run: Run, stage: Stage): ScriptPart => partOf(run, stage, [], []);

const timedReceiptSql = (client: Client, run: Run, fence: number, executor: string): string =>
  `${receiptSql(client, run, fence, executor)} RETURNING ${CLOCK_SQL}`;

/** From the opening of a part’s transaction to its receipt, in ms. */
export function timeOf(part: ScriptPart, results: readonly StatementResult[]): number {
  const [opened, received] = clocksOf(part).map((statement) => Number(results[statement]?.rows?.[0]?.[0]));
  // Microseconds are what the clock has; the rest is of the subtraction.
  return Math.round((received! - opened!) * 1000) / 1000;
}

/** Whether one of a part’s statements returns the time. */
export const tellsTime = (part: ScriptPart, statement: number): boolean => clocksOf(part).includes(statement);

const clocksOf = ({ statements }: ScriptPart): number[] => [1, statements - 2];

/** The results of a part’s own statements. */
export const ownResults = (
  { before, own }: ScriptPart,
  results: readonly StatementResult[],
): StatementResult[] => results.slice(before.statements, before.statements + own.to - own.from);

const whole = (run: Run): { from: number; to: number } => ({ from: 0, to: run.statements!.length });

function partOf(
  run: Run,
  { from, to }: { from: number; to: number },
  before: readonly string[],
  after: readonly string[],
): ScriptPart {
  const prefix = before.map((sql) => `${sql};\n`).join('');
  const { text, copyData, offsetInSection } = ownText(
    heldSectionOf(run)!.sql,
    run.statements!.slice(from, to),
  );
  return {
    run,
    // The line feed ends a comment that the migration’s text may end with.
    text: `${prefix}${text}\n;${after.map((sql) => `${sql};`).join('')}`,
    copyData,
    before: { length: prefix.length, statements: before.length },
    own: { from, to },
    statements: before.length + to - from + after.length,
    offsetInSection,
  };
}
