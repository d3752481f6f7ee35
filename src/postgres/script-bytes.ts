export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const BLANK = 32;
export const DOLLAR_SIGN = 0x24;
export const QUOTE = 0x27;
export const DOUBLE_QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const DASH = 0x2d;
export const SLASH = 0x2f;
export const STAR = 0x2a;
export const SEMICOLON = 0x3b;

/** What a byte of SQL may be, outside of strings and comments. */
export const SPACE = 0;
/** It needs a second look: a quote, a dollar sign, what may begin a comment, a semicolon. */
export const SPECIAL = 1;
/** A sign that means nothing here. */
export const OTHER = 2;
/** It begins a word. */
export const WORD = 3;
/** It goes on a word, and alone it is a sign. */
export const DIGIT = 4;

/** Longer words are none that anybody looks for. */
export const LONGEST_KEYWORD = 64;
/** PostgreSQL keeps 63 bytes of a name; longer delimiters of dollar quotes are nobody's. */
export const LONGEST_TAG = 1024;

const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80 || /[A-Za-z_]/.test(character)) return WORD;
  if (/[0-9]/.test(character)) return DIGIT;
  if (/[ \t\n\r\f\v]/.test(character)) return SPACE;
  return /['"$/;-]/.test(character) ? SPECIAL : OTHER;
});

export const classOf = (byte: number): number => CLASSES[byte]!;

/** Whether a byte may stand in a word behind its first one. */
export const goesOnWord = (byte: number): boolean => CLASSES[byte]! >= WORD || byte === DOLLAR_SIGN;

export const isSpace = (byte: number): boolean => CLASSES[byte] === SPACE;

/** Whether a byte may stand between the dollar signs of a delimiter, as the first one or later. */
export const isDollarTag = (byte: number, first: boolean): boolean =>
  CLASSES[byte] === WORD || (!first && CLASSES[byte] === DIGIT);

export const isLineEnd = (byte: number | undefined): boolean =>
  byte === LINE_FEED || byte === CARRIAGE_RETURN;

/** A look at bytes may need more than there are. */
export const UNDECIDED = -1;

/**
 * The end of the delimiter of a dollar quote that begins at a place; 0 where none does.
 *
 * @param last whether no more bytes will come
 */
export function endOfTag(bytes: Buffer, at: number, last: boolean): number {
  const limit = Math.min(bytes.length, at + LONGEST_TAG);
  for (let end = at + 1; end < limit; end += 1) {
    if (bytes[end] === DOLLAR_SIGN) return end + 1;
    if (!isDollarTag(bytes[end]!, end === at + 1)) return 0;
  }
  return limit === bytes.length && !last ? UNDECIDED : 0;
}

/** Where rows begin behind the semicolon of a COPY; 0 where its line goes on. */
export function startOfRows(bytes: Buffer, at: number, last: boolean): number {
  let end = at;
  while (end < bytes.length && isSpace(bytes[end]!) && !isLineEnd(bytes[end])) end += 1;
  if (end >= bytes.length) return last ? 0 : UNDECIDED;
  if (!isLineEnd(bytes[end])) return 0;
  if (bytes[end] === LINE_FEED) return end + 1;
  if (end + 1 >= bytes.length && !last) return UNDECIDED;
  return bytes[end + 1] === LINE_FEED ? end + 2 : end + 1;
}

/** Where a string ends that has no backslashes, or where it must be looked at again with more bytes. */
export function endOfString(
  bytes: Buffer,
  at: number,
  quote: number,
  last: boolean,
): { end: number; closed: boolean } {
  for (let from = at; ; ) {
    const close = bytes.indexOf(quote, from);
    if (close < 0) return { end: bytes.length, closed: false };
    // What follows says whether it is a character of the string.
    if (close + 1 >= bytes.length && !last) return { end: close, closed: false };
    if (bytes[close + 1] !== quote) return { end: close + 1, closed: true };
    from = close + 2;
  }
}

/** The same of a string in which a backslash takes the next character along. */
export function endOfEscapeString(
  bytes: Buffer,
  at: number,
  last: boolean,
): { end: number; closed: boolean } {
  let end = at;
  while (end < bytes.length) {
    const byte = bytes[end]!;
    if (byte !== QUOTE && byte !== BACKSLASH) {
      end += 1;
      continue;
    }
    const next = bytes[end + 1];
    if (next === undefined && !last) return { end, closed: false };
    if (byte === QUOTE && next !== QUOTE) return { end: end + 1, closed: true };
    end = Math.min(bytes.length, end + 2);
  }
  return { end, closed: false };
}

/** Moves on in a block comment, which may nest. */
export function endOfBlockComment(
  bytes: Buffer,
  at: number,
  depth: number,
  last: boolean,
): { end: number; depth: number } {
  let end = at;
  let open = depth;
  while (end < bytes.length && open > 0) {
    const byte = bytes[end]!;
    if (byte !== SLASH && byte !== STAR) {
      end += 1;
      continue;
    }
    const next = bytes[end + 1];
    if (next === undefined && !last) break;
    const edge = byte === SLASH ? next === STAR : next === SLASH;
    if (edge) open += byte === SLASH ? 1 : -1;
    end += edge ? 2 : 1;
  }
  return { end, depth: open };
}
