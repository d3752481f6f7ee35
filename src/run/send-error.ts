/** What went wrong when a message was sent, with what stood in it before the migration’s own text. */
export class SendError extends Error {
  override readonly name = 'SendError';

  constructor(
    override readonly cause: unknown,
    readonly prefix: { length: number; statements: number },
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
