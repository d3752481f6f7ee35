import { BytePlace } from './byte-place.js';

/** Whole statements of a script, one behind the other, with the comments between them. Their memory is used again for the next piece. */
export class Statements {
  readonly kind = 'statements';
  readonly #bytes: Buffer;
  readonly #bounds: readonly number[];

  /** @param bounds where each statement begins and ends in the bytes, without its semicolon */
  constructor(
    bytes: Buffer,
    bounds: readonly number[],
    /** Of its first byte: bytes of the canonical source; line and column of the file. */
    readonly offset: number,
    readonly place: { line: number; column: number },
    /** Whether the last one is a COPY whose rows come next. */
    readonly copy: boolean,
  ) {
    this.#bytes = bytes;
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#bounds.length / 2;
  }

  text(): string {
    return this.#bytes.toString();
  }

  /** The text of one of them. */
  textOf(index: number): string {
    return this.#bytes.toString('utf8', this.#bounds[index * 2], this.#bounds[index * 2 + 1]).trimEnd();
  }

  /** Where in the file one of them begins. */
  placeOf(index: number): BytePlace {
    return new BytePlace(this.place).pass(this.#bytes.subarray(0, this.#bounds[index * 2]));
  }

  /** Where in the file a place of the text is (UTF-16 units). */
  placeAt(offset: number): BytePlace {
    return new BytePlace(this.place).pass(Buffer.from(this.text().slice(0, offset)));
  }

  /** The bytes of the canonical source before a place of the text (UTF-16 units). */
  sourceOffset(offset: number): number {
    return this.offset + Buffer.byteLength(this.text().slice(0, offset));
  }

  /** Which of them a place of the text is in. */
  indexAt(offset: number): number {
    const at = Buffer.byteLength(this.text().slice(0, offset));
    let index = 0;
    while (index + 1 < this.count && this.#bounds[(index + 1) * 2]! <= at) index += 1;
    return index;
  }
}

/** What a large section is made of: after statements that end with a COPY its rows, and their end. */
export type ScriptPiece = Statements | { kind: 'rows'; bytes: Buffer } | { kind: 'rows-end' };
