import { ScriptError } from '../postgres/script-error.js';
import { runScript } from '../postgres/script-query.js';
import type { StatementResult } from '../postgres/script-statement.js';
import type { ScriptPart } from './script-part.js';
import { SendError } from './send-error.js';
import { Unreached } from './unreached.js';
import type { TargetWork } from './work.js';

/** What came of a message: its parts’ results, up to the one that failed. */
export interface SentParts {
  /** For each part that was executed to its end, in their order, the results of all of its statements. */
  completed: StatementResult[][];
  /** Of the part after those; absent where all were executed. */
  error?: SendError | Unreached;
  /** From sending to the end, in ms; 0 where something failed. */
  durationMs: number;
}

/**
 * Sends parts as one message. The server executes them one after the other, and nothing behind a statement that fails.
 *
 * @param keepRows whose rows are kept, by the part’s place and the statement’s place in it
 */
export async function sendParts(
  work: TargetWork,
  parts: readonly ScriptPart[],
  keepRows: (part: ScriptPart, statement: number) => boolean,
): Promise<SentParts> {
  const starts = offsetsOf(parts.map(({ statements }) => statements));
  const partOf = (statement: number): number => starts.findLastIndex((start) => start <= statement);
  const told = (result: StatementResult, index: number): void => {
    const at = partOf(index);
    tellStatement(work, parts[at]!, index - starts[at]!, result);
  };
  const completedOf = (results: readonly StatementResult[]): StatementResult[][] =>
    parts
      .map(({ statements }, at) => results.slice(starts[at], starts[at]! + statements))
      .filter((own, at) => own.length === parts[at]!.statements);
  try {
    const { statements, durationMs } = await runScript(
      work.session.client,
      parts.map(({ text }) => text).join('\n'),
      {
        copyData: parts.flatMap(({ copyData }) => copyData),
        onStatement: told,
        keepRows: (index) => keepRows(parts[partOf(index)]!, index - starts[partOf(index)]!),
      },
    );
    return { completed: completedOf(statements), durationMs };
  } catch (thrown) {
    const completed = thrown instanceof ScriptError ? completedOf(thrown.completed) : [];
    // The connection may be lost when all is said.
    if (completed.length === parts.length) return { completed, durationMs: 0 };
    return { completed, error: errorOf(thrown, parts, completed.length), durationMs: 0 };
  }
}

/** An error as one of the part that failed. What is not grammatical further down fails the whole message before anything is executed. */
function errorOf(thrown: unknown, parts: readonly ScriptPart[], failed: number): SendError | Unreached {
  const startsAt = offsetsOf(parts.map(({ text }) => text.length + 1))[failed] ?? 0;
  const { before, own, text, offsetInSection } = parts[failed]!;
  const earlier = parts.slice(0, failed).reduce((sum, part) => sum + part.statements, 0);
  const offset = thrown instanceof ScriptError ? thrown.offset : undefined;
  if (offset !== undefined && (offset < startsAt || offset > startsAt + text.length)) {
    return new Unreached('another migration of the same message was refused', { cause: thrown });
  }
  return new SendError(thrown, {
    length: startsAt + before.length,
    statements: earlier + before.statements - own.from,
    offsetInSection,
  });
}

function tellStatement(work: TargetWork, part: ScriptPart, index: number, result: StatementResult): void {
  const { run, before, own: range } = part;
  const statements = run.statements!;
  const own = range.from + index - before.statements;
  const statement = statements[own];
  if (own < range.from || own >= range.to || !statement) return;
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
}

/** Where each of things begins that lie one behind the other. */
function offsetsOf(lengths: readonly number[]): number[] {
  let offset = 0;
  return lengths.map((length) => {
    const start = offset;
    offset += length;
    return start;
  });
}
