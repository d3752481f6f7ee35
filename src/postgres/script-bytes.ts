export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const BLANK = 32;
export const DOLLAR_SIGN = 0x24;

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
