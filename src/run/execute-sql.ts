import { runScript, type ScriptResult } from '../postgres/script-query.js';
import type { StatementResult } from '../postgres/script-statement.js';
import { enterSql } from './fence.js';
import { type Outcome, outcomeOfStatements } from './outcome.js';
import { receiptSql } from './receipt.js';
import { type Run, sectionOf } from './run.js';
import { SendError } from './send-error.js';
import type { TargetWork } from './work.js';

/**
 * Runs a migration in SQL as one message: BEGIN, the fence, its statements, its receipt, COMMIT. One round trip; either all
 * of it is there afterwards or nothing.
 *
 * @param predecessor the run whose receipt must be the last one in the target
 * @throws SendError
 */
export async function executeSql(work: TargetWork, run: Run, predecessor?: string): Promise<Outcome> {
  const before = [...transactionSql(work), enterSql(work.lease.fence, predecessor)];
  const after = [receiptSql(work.session.client, run, work.lease.fence, work.services.executor), 'COMMIT'];
  const result = await sendMigration(work, run, before, after);
  return outcomeOfStatements(run.statements!, result.statements.slice(before.length, -after.length));
}

/** How a run’s transaction begins. */
export const transactionSql = ({ services: { settings } }: TargetWork): string[] => [
  'BEGIN',
  `SET LOCAL lock_timeout = ${settings.lockTimeoutMs}`,
  `SET LOCAL statement_timeout = ${settings.statementTimeoutMs}`,
];

/** Sends the statements of a migration between others, in one message. */
export async function sendMigration(
  work: TargetWork,
  run: Run,
  before: readonly string[],
  after: readonly string[],
  keepRows: 'none' | 'all' = 'none',
): Promise<ScriptResult> {
  const statements = run.statements!;
  const prefix = `${before.join(';\n')};\n`;
  // The line feed ends a comment that the migration’s text may end with.
  const text = `${prefix}${sectionOf(run)!.sql}\n;${after.join(';')}`;
  const onStatement = (result: StatementResult, index: number): void => {
    const own = index - before.length;
    const statement = statements[own];
    if (own < 0 || !statement) return;
    const { observer } = work.services;
    observer.statement?.(work.address.name, run, {
      index: own,
      total: statements.length,
      text: statement.text,
      tag: result.tag,
      rows: result.rowCount,
      durationMs: result.durationMs,
    });
    if (statements.length > 1)
      observer.progress?.(work.address.name, run, own + 1, statements.length, result.tag);
  };
  try {
    return await runScript(work.session.client, text, { onStatement, keepRows });
  } catch (error) {
    throw new SendError(error, { length: prefix.length, statements: before.length });
  }
}
