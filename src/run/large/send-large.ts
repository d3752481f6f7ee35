import { readSection } from '../../migrations/large/read-section.js';
import type { ScriptPiece, Statements } from '../../migrations/large/script-piece.js';
import { ScriptError } from '../../postgres/script-error.js';
import { runScript } from '../../postgres/script-query.js';
import type { StatementResult } from '../../postgres/script-statement.js';
import { Interrupted } from '../interrupted.js';
import { CHANGES_ROWS, type Outcome } from '../outcome.js';
import type { Run } from '../run.js';
import { type Place, SendError } from '../send-error.js';
import type { TargetWork } from '../work.js';
import type { LargeScript } from './large-script.js';
import { tablesOf } from './table-sequence.js';

/**
 * Sends the statements of a large section in the transaction that is open, piece by piece; each was compared with what was loaded
 * before it is sent. What fails leaves the transaction to be rolled back.
 *
 * @throws SendError, DaybookError MIGRATION_CHANGED_MEANWHILE, INTERRUPTED
 */
export async function sendLarge(work: TargetWork, run: Run, script: LargeScript): Promise<Outcome> {
  const { client } = work.session;
  const told = new Told(work, run, script);
  const pieces = readSection(script.section);
  for await (const piece of pieces) {
    if (piece.kind !== 'statements' || piece.count === 0) continue;
    if (work.services.signal.aborted) throw new Interrupted();
    const rows = new RowsOfPieces(pieces);
    try {
      await runScript(client, `${piece.text()}\n;`, {
        copyData: piece.copy ? [rows] : [],
        onStatement: (result, index) => told.statement(piece, index, result),
      });
    } catch (thrown) {
      if (rows.error !== undefined) throw rows.error;
      throw new SendError(thrown, placeOf(thrown, piece, told.before));
    }
    told.piece(piece);
  }
  return told.outcome;
}

/** The rows of a COPY, as they come out of the pieces. */
class RowsOfPieces implements AsyncIterable<Uint8Array> {
  readonly #pieces: AsyncGenerator<ScriptPiece>;
  /** Why they could not be read. */
  error: unknown;

  constructor(pieces: AsyncGenerator<ScriptPiece>) {
    this.#pieces = pieces;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const { value } = await this.#pieces.next();
        if (value?.kind !== 'rows') return;
        yield value.bytes;
      }
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}

/** Counts what is executed, and says so to who watches. */
class Told {
  readonly #work: TargetWork;
  readonly #run: Run;
  readonly #script: LargeScript;
  readonly #tables: Iterator<string, void>;
  readonly #recordsOf = new Map<string, number>();
  #records = 0;
  #lastTag = '';
  /** How many statements were in the pieces before this one. */
  before = 0;

  constructor(work: TargetWork, run: Run, script: LargeScript) {
    this.#work = work;
    this.#run = run;
    this.#script = script;
    this.#tables = tablesOf(script.tables);
  }

  statement(piece: Statements, index: number, { tag, rowCount, durationMs }: StatementResult): void {
    const table = this.#tables.next().value ?? 'rows';
    if (CHANGES_ROWS.test(tag) && rowCount !== undefined) {
      this.#records += rowCount;
      this.#recordsOf.set(table, (this.#recordsOf.get(table) ?? 0) + rowCount);
    }
    this.#lastTag = tag;
    const { observer } = this.#work.services;
    observer.statement?.(this.#work.address.name, this.#run, {
      index: this.before + index,
      total: this.#script.statements,
      // Few look at the text of millions of statements.
      get text() {
        return piece.textOf(index);
      },
      tag,
      rows: rowCount,
      durationMs,
    });
  }

  piece({ count }: Statements): void {
    this.before += count;
    const { observer } = this.#work.services;
    observer.progress?.(
      this.#work.address.name,
      this.#run,
      this.before,
      this.#script.statements,
      this.#lastTag,
    );
  }

  get outcome(): Outcome {
    const { statements, created, dropped } = this.#script;
    return {
      statements,
      records: this.#records,
      recordsOf: [...this.#recordsOf].map(([what, count]) => ({ what, count })),
      created: [...created],
      dropped: [...dropped],
    };
  }
}

function placeOf(thrown: unknown, piece: Statements, before: number): Place {
  if (!(thrown instanceof ScriptError)) return { statement: undefined, line: undefined, column: undefined };
  const { offset, statementIndex } = thrown;
  const index = offset === undefined ? statementIndex : piece.indexAt(offset);
  const { line, column } = offset === undefined ? piece.placeOf(index) : piece.placeAt(offset);
  return { statement: before + index, line, column };
}
