/** The text between two offsets, as long as it is short. */
export class HeldText {
  readonly #start: number;
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Exclusive; it becomes known later. */
  end = Number.POSITIVE_INFINITY;

  constructor(start: number, limit: number) {
    this.#start = start;
    this.#limit = limit;
  }

  /** Takes what a block holds of it; blocks come one behind the other. */
  add(block: Buffer, base: number): void {
    if (this.#bytes > this.#limit) return;
    const to = Math.max(0, Math.min(block.length, this.end - base));
    const piece = block.subarray(Math.min(to, Math.max(0, this.#start - base)), to);
    this.#bytes += piece.length;
    if (this.#bytes > this.#limit) this.#pieces = [];
    else this.#pieces.push(Buffer.from(piece));
  }

  /** undefined where it is not short. */
  get text(): string | undefined {
    if (this.#bytes > this.#limit) return undefined;
    return Buffer.concat(this.#pieces).toString('utf8', 0, Math.max(0, this.end - this.#start));
  }
}
