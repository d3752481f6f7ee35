import type { Failure } from '../domain/events/fields.js';
import { asDaybookError, DaybookError, type ErrorCode } from '../errors.js';
import { ScriptError } from '../postgres/script-error.js';
import { isConnectionLoss, SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { statementAt } from '../postgres/statements.js';
import { FENCED, OUT_OF_ORDER } from './fence.js';
import { heldSectionOf, type Run } from './run.js';
import type { MessagePrefix, Place } from './send-error.js';

/** What PostgreSQL names in an error beside its message. */
interface ServerFields {
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

/**
 * An error of an execution, in two forms: one for the person who reads it now, with the server’s message; and one for the
 * ledger, without it, since PostgreSQL’s messages and details quote rows.
 *
 * @param prefix what was sent before the migration’s own text, or where the statement is
 */
export function executionFailure(
  run: Run,
  error: unknown,
  prefix: MessagePrefix | Place = { length: 0, statements: 0 },
): { error: DaybookError; failure: Failure } {
  if (error instanceof DaybookError) return { error, failure: failureOf(error) };
  const sqlstate = sqlstateOf(error);
  const place = 'line' in prefix ? prefix : placeOf(run, error, prefix);
  const code = codeOf(error, sqlstate);
  const object = objectOf(error as ServerFields);
  const message = error instanceof Error ? error.message : String(error);
  const thrown = new DaybookError(code, `${run.migration.id}: ${message}`, {
    where: { file: run.migration.file, ...definedPlace(place) },
    details: { migration: run.migration.id, run: run.id, ...(sqlstate ? { sqlstate } : {}) },
    cause: error,
  });
  const failure: Failure = {
    code,
    ...(sqlstate === undefined ? {} : { sqlstate }),
    ...(place.statement === undefined ? {} : { statement: place.statement + 1 }),
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(object === undefined ? {} : { object }),
    summary: summaryOf(code, sqlstate, place),
  };
  return { error: thrown, failure };
}

/** An error of the catalogue for the ledger: its code, and no word that came from a server. */
export const failureOf = (error: unknown): Failure => {
  const known = asDaybookError(error);
  const sqlstate = sqlstateOf(error);
  return {
    code: known.code,
    ...(sqlstate === undefined ? {} : { sqlstate }),
    ...(known.where?.line === undefined ? {} : { line: known.where.line }),
    // Its sentence is Daybook’s own, of names and counts.
    summary:
      known.code === 'DATA_CHANGED'
        ? known.message
        : summaryOf(known.code, sqlstate, {
            statement: undefined,
            line: known.where?.line,
            column: undefined,
          }),
  };
};

function codeOf(error: unknown, sqlstate: string | undefined): ErrorCode {
  if (sqlstate === FENCED || sqlstate === OUT_OF_ORDER) return 'FENCED';
  if (isConnectionLoss(error)) return 'TARGET_UNREACHABLE';
  if (sqlstate === SQLSTATE.queryCanceled && /user request/.test((error as Error).message))
    return 'INTERRUPTED';
  return 'EXECUTION_FAILED';
}

function placeOf(run: Run, error: unknown, prefix: MessagePrefix): Place {
  const section = heldSectionOf(run);
  const nowhere = { statement: undefined, line: undefined, column: undefined };
  if (!(error instanceof ScriptError) || !section || !run.statements) return nowhere;
  const offsetInText = error.offset === undefined ? undefined : error.offset - prefix.length;
  if (offsetInText !== undefined && (offsetInText < 0 || offsetInText > section.sql.length)) return nowhere;
  const offset =
    offsetInText === undefined ? undefined : (prefix.offsetInSection?.(offsetInText) ?? offsetInText);
  const statement =
    offset === undefined
      ? run.statements[error.statementIndex - prefix.statements]
      : statementAt(run.statements, offset);
  if (!statement) return nowhere;
  const at = offset ?? statement.start;
  const before = section.sql.slice(0, at);
  const lines = before.split('\n');
  return {
    statement: run.statements.indexOf(statement),
    line: section.line + lines.length - 1,
    column: lines.at(-1)!.length + 1,
  };
}

function objectOf({ schema, table, column, constraint }: ServerFields): string | undefined {
  const names = [schema, table, column ?? constraint].filter((name) => name !== undefined && name !== '');
  return names.length === 0 ? undefined : names.join('.');
}

function summaryOf(code: string, sqlstate: string | undefined, place: Place): string {
  const where = place.line === undefined ? '' : ` at line ${place.line} of the migration`;
  return `${code}${sqlstate === undefined ? '' : `, SQLSTATE ${sqlstate}`}${where}`;
}

const definedPlace = ({ line, column }: Place): { line?: number; column?: number } => ({
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});
