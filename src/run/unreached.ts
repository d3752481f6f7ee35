/**
 * A run was sent, and nothing of it was executed: what stood before it in the same message failed, or was to be there and is not.
 * It may be sent again.
 */
export class Unreached extends Error {
  override readonly name = 'Unreached';
}
