import { DaybookError } from '../../errors.js';
import { runScript } from '../../postgres/script-query.js';
import { type ParsedStatement, parseScript } from '../../postgres/statements.js';
import { classContext } from '../../run/class-context.js';
import { callClass } from '../../run/dry-run.js';
import { ownText } from '../../run/own-text.js';
import { heldSectionOf, isStaged, type Run } from '../../run/run.js';
import { transactionSql } from '../../run/script-part.js';
import { SendError } from '../../run/send-error.js';
import { readSharedState } from '../../run/shared-state.js';
import { withSessionTimeouts } from '../../run/stages/session-timeouts.js';
import type { Stage } from '../../run/stages/stage.js';
import type { TargetWork } from '../../run/work.js';
import type { Captured } from '../captured.js';
import { captureUp, type Guard } from '../engine.js';
import { readSchemaSnapshot, type SchemaSnapshot, unmodelledChanges } from '../schema/index.js';
import { refuseShared } from './proof-error.js';

/** What commits on its way may change rows where nothing of ours sees it. */
const COMMITS = new Set(['CallStmt', 'DoStmt']);

/** Why nothing can be kept of a run, as far as that is known before it is executed. */
export function refusalToCapture({
  migration: { id },
  large,
  stages,
  statements,
}: Run): DaybookError | undefined {
  const commits = (stages ?? []).find(
    ({ lone, from }) => lone && COMMITS.has(statements?.[from]?.node ?? ''),
  );
  const why = large
    ? 'is too large for what it changes to be kept statement by statement'
    : commits
      ? 'commits on its way, where what it changes cannot be kept'
      : undefined;
  return why === undefined ? undefined : new DaybookError('UNDO_IMPOSSIBLE', `${id} ${why}`);
}

/**
 * Executes a run on a copy, and keeps what is needed to take it back: in the transaction that is open, or, stage by stage, in transactions of its own.
 *
 * @returns one thing to take back for each stage, in the order in which they were executed
 */
export async function captureRun(work: TargetWork, run: Run, before: SchemaSnapshot): Promise<Captured[]> {
  const { client } = work.session;
  if (!run.statements) {
    const execute = async (guard: Guard): Promise<void> =>
      await callClass(run, guardedContext(work, run, guard));
    return [await captureUp(client, { id: run.id, before, execute })];
  }
  const { statements } = await parseScript(heldSectionOf(run)!.sql);
  const within =
    (from: number, to: number) =>
    async (guard: Guard): Promise<void> => {
      for (const statement of statements.slice(from, to)) await sendGuarded(work, run, statement, guard);
    };
  if (!isStaged(run)) {
    // A BEGIN and a COMMIT of the migration’s own are no part of a stage.
    const { from, to } = run.stages?.[0] ?? { from: 0, to: statements.length };
    const own = placed(run, statements, from, to);
    return [await captureUp(client, { id: run.id, before, execute: within(own.from, own.to) })];
  }
  const captured: Captured[] = [];
  let known = before;
  for (const [index, stage] of run.stages!.entries()) {
    const { from, to } = placed(run, statements, stage.from, stage.to);
    if (stage.lone) {
      captured.push(await alone(work, run, statements[from]!, known));
    } else {
      await client.query(transactionSql(work.services.settings, stage.begin).join(';'));
      const shared = await readSharedState(client);
      const id = `${run.id}/${index + 1}`;
      captured.push(await captureUp(client, { id, before: known, execute: within(from, to) }));
      await refuseShared(work, run, shared);
      await client.query('COMMIT');
    }
    known = captured.at(-1)!.after;
  }
  return captured;
}

/** The run’s statements are those of the script without the transaction control: found again by their places. */
function placed(
  run: Run,
  statements: readonly ParsedStatement[],
  from: number,
  to: number,
): Pick<Stage, 'from' | 'to'> {
  const at = (index: number): number =>
    statements.findIndex(({ start }) => start === run.statements![index]!.start);
  return from === to ? { from: 0, to: 0 } : { from: at(from), to: at(to - 1) + 1 };
}

async function sendGuarded(
  work: TargetWork,
  run: Run,
  statement: ParsedStatement,
  guard: Guard,
): Promise<void> {
  await guard(statement, async (sql) => {
    const own = ownText(heldSectionOf(run)!.sql, [statement]);
    const isOwn = sql === statement.text;
    try {
      await runScript(work.session.client, sql, { copyData: isOwn ? own.copyData : [] });
    } catch (cause) {
      const statements = -run.statements!.findIndex(({ start }) => start === statement.start);
      const place = { offsetInSection: (offset: number) => statement.start + offset };
      throw new SendError(cause, { length: 0, statements, ...(isOwn ? place : {}) });
    }
  });
}

/** A statement that refuses a transaction: of those that cannot touch rows, the schema is all there is to take back. */
async function alone(
  work: TargetWork,
  run: Run,
  statement: ParsedStatement,
  before: SchemaSnapshot,
): Promise<Captured> {
  const { client } = work.session;
  await withSessionTimeouts(work, async () => {
    await sendGuarded(work, run, statement, async ({ text }, send) => await send(text));
  });
  const after = await readSchemaSnapshot(client);
  return { before, after, unmodelled: unmodelledChanges(before, after) };
}

/** What a class sends is read when it is sent. */
function guardedContext(
  work: TargetWork,
  run: Run,
  guard: Guard,
): ReturnType<typeof classContext>['context'] {
  const { context } = classContext(work, run, { dryRun: true });
  return {
    ...context,
    async query<Row>(sql: string, params: unknown[] = []) {
      const { statements } = await parseScript(sql);
      let result = { rows: [] as Row[], rowCount: 0 };
      for (const statement of statements)
        await guard(statement, async (text) => {
          result = await context.query<Row>(text, text === statement.text ? params : []);
        });
      return result;
    },
  };
}
