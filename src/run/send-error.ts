/** What stands in a message before a migration’s own text: its length in UTF-16 units, its statements, and where in the section a place of the text is. */
export interface MessagePrefix {
  length: number;
  /** Below 0 where the first statements of the migration are in another message. */
  statements: number;
  offsetInSection?: (offset: number) => number;
}

/** Where in the migration’s file a statement failed; the statement’s place among all of them, from 0. */
export interface Place {
  statement: number | undefined;
  line: number | undefined;
  column: number | undefined;
}

/** What went wrong when a message was sent, with what stood in it before the migration’s own text. */
export class SendError extends Error {
  override readonly name = 'SendError';

  constructor(
    override readonly cause: unknown,
    /** Or where in the file the statement is that failed. */
    readonly prefix: MessagePrefix | Place,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
