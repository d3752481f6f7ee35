/** SQL that PostgreSQL's parser does not accept; line and column count from 1, the offset in UTF-16 units from 0. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';

  constructor(
    message: string,
    readonly offset: number,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}
