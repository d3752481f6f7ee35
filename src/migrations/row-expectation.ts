import type { RowExpectation } from './migration-file.js';

const NAME = String.raw`(?:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|"(?:[^"]|"")+")`;
const TABLE = new RegExp(`^${NAME}(?:\\.${NAME})?$`);
const EXPECTATION = /^(?<table>.+?)\s*=\s*(?<rows>[0-9]{1,15})$/;

export const ROWS_HINT =
  'Write `table = number`, such as `users = 150` or `audit.entry = 0`, with commas between several.';

export const UNCHANGED_HINT =
  'Write names of tables, such as `users` or `audit.entry`, with commas between several.';

/** Whether `text` can stand in SQL as the name of a table. */
export const isTableName = (text: string): boolean => TABLE.test(text);

/** Reads `users = 150`; undefined where the text is nothing of the sort. */
export function readExpectation(text: string): RowExpectation | undefined {
  const { table, rows } = EXPECTATION.exec(text)?.groups ?? {};
  if (!table || !rows || !isTableName(table)) return undefined;
  return { table, rows: Number(rows) };
}
