/**
 * Why a request is not answered with a cosignature, where the history is not the reason: the statuses are those of C2SP
 * tlog-witness.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  /** @param size with 409: the size that was cosigned last */
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    message: string,
    readonly size?: number,
  ) {
    super(message);
  }
}
