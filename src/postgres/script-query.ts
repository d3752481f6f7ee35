import type { Client, Connection, TransactionStatus } from 'pg';
import { ScriptError } from './script-error.js';
import type { ScriptNotice, StatementResult } from './script-statement.js';
import { type CopyingConnection, type CopyRows, sendCopyData } from './send-copy-data.js';
import { isConnectionLoss, sqlstateOf } from './sqlstate.js';
import { offsetOfCodePoint } from './text-position.js';

export interface ScriptResult {
  statements: StatementResult[];
  durationMs: number;
  /** Where the session stands afterwards: idle, in a transaction, or in a failed one. */
  transactionStatus: TransactionStatus;
}

export interface ScriptOptions {
  /** Whose rows are kept: nobody's (the default), the last row-returning statement's, everybody's, or those of some statements by their index. */
  keepRows?: 'none' | 'last' | 'all' | ((index: number) => boolean);
  /** The rows of the script's `COPY … FROM stdin` statements, in their order and in the form that they ask for. */
  copyData?: readonly CopyRows[];
  /** Called when a statement's result arrives; see {@link StatementResult.durationMs} for when that is. */
  onStatement?: (result: StatementResult, index: number) => void;
  onNotice?: (notice: ScriptNotice, index: number) => void;
}

interface NoticeFields {
  severity?: string;
  code?: string;
  message?: string;
}

interface ServerError extends Error {
  severity?: string;
  code?: string;
  position?: string;
  detail?: string;
  hint?: string;
  where?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

const now = () => performance.now();

/**
 * A script of many statements as one message of the simple protocol. It is a *Submittable*: node-postgres calls its `handle…` methods
 * for the messages that come back, as it does for pg-cursor.
 * Protocol: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
class ScriptQuery {
  #startedAt = now();
  readonly #statements: StatementResult[] = [];
  #connection: Connection | undefined;
  #notices: ScriptNotice[] = [];
  #rows: (string | null)[][] | undefined;
  #rowsOf: StatementResult | undefined;
  #mark = this.#startedAt;
  #settled = false;
  #failed = false;
  #copies = 0;

  constructor(
    readonly text: string,
    readonly options: ScriptOptions,
    readonly succeed: (result: Omit<ScriptResult, 'transactionStatus'>) => void,
    readonly fail: (error: ScriptError) => void,
  ) {}

  submit(connection: Connection): void {
    this.#connection = connection;
    // Until now it may have waited for the queries before it.
    this.#startedAt = now();
    this.#mark = this.#startedAt;
    connection.on('notice', this.#onNotice);
    connection.query(this.text);
  }

  readonly #onNotice = (message: NoticeFields): void => {
    const notice = {
      severity: message.severity ?? '',
      sqlstate: message.code ?? '',
      message: message.message ?? '',
    };
    this.#notices.push(notice);
    this.options.onNotice?.(notice, this.#statements.length);
  };

  handleRowDescription(): void {
    const { keepRows = 'none' } = this.options;
    const kept = typeof keepRows === 'function' ? keepRows(this.#statements.length) : keepRows !== 'none';
    if (kept) this.#rows = [];
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#rows?.push(message.fields);
  }

  handleCommandComplete(message: { text: string }): void {
    this.#complete(message.text);
  }

  handleEmptyQuery(): void {
    this.#complete('');
  }

  #complete(tag: string): void {
    const arrived = now();
    const count = / (\d+)$/.exec(tag);
    const result: StatementResult = {
      tag,
      rowCount: count ? Number(count[1]) : undefined,
      durationMs: arrived - this.#mark,
      notices: this.#notices,
    };
    if (this.#rows) {
      if (this.options.keepRows === 'last' && this.#rowsOf) delete this.#rowsOf.rows;
      result.rows = this.#rows;
      this.#rowsOf = result;
    }
    this.#mark = arrived;
    this.#notices = [];
    this.#rows = undefined;
    this.#statements.push(result);
    this.options.onStatement?.(result, this.#statements.length - 1);
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    const rows = this.options.copyData?.[this.#copies];
    this.#copies += 1;
    // Without an answer the server would wait for ever.
    if (rows === undefined) connection.sendCopyFail('the script has no rows for this COPY FROM STDIN');
    else void sendCopyData(connection, rows, () => this.#failed || this.#settled);
  }

  handleCopyData(): void {}

  handlePortalSuspended(): void {}

  handleError(thrown: ServerError): void {
    if (this.#settled) return;
    this.#failed = true;
    const lost = isConnectionLoss(thrown);
    const position = Number(thrown.position);
    const error = new ScriptError(
      thrown.message,
      {
        statementIndex: this.#statements.length,
        offset: position > 0 ? offsetOfCodePoint(this.text, position - 1) : undefined,
        sqlstate: sqlstateOf(thrown),
        detail: thrown.detail,
        hint: thrown.hint,
        context: thrown.where,
        schema: thrown.schema,
        table: thrown.table,
        column: thrown.column,
        constraint: thrown.constraint,
        completed: this.#statements,
        connectionLost: lost,
      },
      thrown,
    );
    const connection = this.#connection;
    const settle = () => {
      connection?.off('readyForQuery', settle).off('end', settle);
      this.#settle(() => this.fail(error));
    };
    // The server's ReadyForQuery is still under way; only after it does the client know the transaction's status.
    if (lost || !connection) settle();
    else connection.on('readyForQuery', settle).on('end', settle);
  }

  handleReadyForQuery(): void {
    this.#settle(() => this.succeed({ statements: this.#statements, durationMs: now() - this.#startedAt }));
  }

  #settle(report: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#connection?.off('notice', this.#onNotice);
    report();
  }
}

/**
 * Sends a script of any number of statements in one round trip. Without BEGIN in it the server runs it as one transaction. Rows are discarded
 * unless asked for.
 *
 * @example const { statements } = await runScript(client, 'BEGIN; CREATE TABLE t (a int); COMMIT');
 * @throws ScriptError where the server refuses a statement or the connection is lost; TypeError where the text holds a NUL character,
 * behind which the protocol would cut it off
 */
export async function runScript(
  client: Client,
  sql: string,
  options: ScriptOptions = {},
): Promise<ScriptResult> {
  if (sql.includes('\0')) throw new TypeError('a script cannot hold a NUL character');
  const result = await new Promise<Omit<ScriptResult, 'transactionStatus'>>((resolve, reject) => {
    client.query(new ScriptQuery(sql, options, resolve, reject));
  });
  return { ...result, transactionStatus: client.getTransactionStatus() };
}
