const LINE_FEED = 10;

/** How many lines end in some bytes. */
export function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === LINE_FEED) count += 1;
  return count;
}

/** A place that moves on over UTF-8; line and column from 1, the column in UTF-16 units. */
export class BytePlace {
  line: number;
  column: number;

  constructor({ line, column }: { line: number; column: number }) {
    this.line = line;
    this.column = column;
  }

  pass(bytes: Buffer): this {
    const lastLine = bytes.lastIndexOf(LINE_FEED) + 1;
    if (lastLine > 0) {
      this.line += lineFeeds(bytes);
      this.column = 1;
    }
    for (let at = lastLine; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      // Not the bytes behind the first one of a character; and two units of what is outside of the basic plane.
      if (byte < 0x80 || byte >= 0xc0) this.column += byte >= 0xf0 ? 2 : 1;
    }
    return this;
  }

  /** The place of a line and column that are counted from here. */
  of({ line, column }: { line: number; column: number }): { line: number; column: number } {
    return { line: this.line + line - 1, column: line === 1 ? this.column + column - 1 : column };
  }
}
