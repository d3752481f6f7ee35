/** A place in a text for people; both count from 1, columns in UTF-16 units as editors do. */
export interface LineAndColumn {
  line: number;
  column: number;
}

/** The UTF-16 offset of the code point with this index (0-based), as PostgreSQL's error positions count; at most the text's length. */
export function offsetOfCodePoint(text: string, index: number): number {
  let offset = 0;
  for (let seen = 0; seen < index && offset < text.length; seen += 1) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/**
 * A function from UTF-8 byte offsets to UTF-16 offsets of the same text. Fast where the offsets asked for ascend; an offset inside a
 * character gives the offset after it.
 */
export function byteOffsets(text: string): (byte: number) => number {
  if (Buffer.byteLength(text) === text.length) return (byte) => Math.min(byte, text.length);
  let offset = 0;
  let bytes = 0;
  return (byte) => {
    if (byte < bytes) {
      offset = 0;
      bytes = 0;
    }
    while (bytes < byte && offset < text.length) {
      const codePoint = text.codePointAt(offset)!;
      bytes += utf8Length(codePoint);
      offset += codePoint > 0xffff ? 2 : 1;
    }
    return offset;
  };
}

/** A function from UTF-16 offsets to lines and columns; lines end in \n (a \r before it belongs to its line). */
export function linesOf(text: string): (offset: number) => LineAndColumn {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

/** The line and column of a UTF-16 offset. */
export function lineAndColumn(text: string, offset: number): LineAndColumn {
  return linesOf(text)(offset);
}
