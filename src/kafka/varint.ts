/** Reads Kafka’s variable-length numbers (zigzag, as Protocol Buffers have them) one after another. */
export class VarintReader {
  readonly bytes: Buffer;
  /** Where the next number begins. */
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * A 32-bit number.
   *
   * @throws RangeError where it does not end within five bytes
   */
  next(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at]!;
      this.at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a variable-length number is too long');
  }

  /** Passes over a number of any length. */
  skip(): void {
    while (this.bytes[this.at]! >= 0x80) this.at += 1;
    this.at += 1;
  }

  /** The place of a field that has its length before it, and passes over it; undefined for a null. */
  field(): Span | undefined {
    const length = this.next();
    if (length < 0) return undefined;
    const start = this.at;
    this.at += length;
    return { start, end: this.at };
  }
}

export interface Span {
  start: number;
  end: number;
}
