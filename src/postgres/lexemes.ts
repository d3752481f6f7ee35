/** A piece of SQL text from `start` to `end` (UTF-16 offsets); what lies between two lexemes is white space. */
export interface Lexeme {
  /** `copy-data`: the rows behind a `COPY … FROM stdin;`, with the line `\\.` that ends them. */
  kind:
    | 'code'
    | 'quoted'
    | 'line-comment'
    | 'block-comment'
    | 'copy-data'
    | 'unclosed'
    | 'unclosed-copy-data';
  start: number;
  end: number;
}

/** No white space has a greater code. */
const SPACE = 32;
const WHITE_SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const REST_OF_LINE = /[ \t\f\v]*(?:\r\n|\n|\r)/y;
const END_OF_COPY_DATA = /^\\\.[ \t]*$/gm;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

/**
 * Cuts SQL into code, quoted text and comments, by the rules of PostgreSQL's lexer (src/backend/parser/scan.l) with
 * standard_conforming_strings on. It serves to tell a comment from what only looks like one
 * inside a string, a dollar quote or a nested block comment. Of the grammar it knows one thing, as psql does: where rows
 * follow a `COPY … FROM stdin`. What is opened and never closed comes last, as
 * `unclosed` or `unclosed-copy-data`.
 */
export function* lexemes(text: string): Generator<Lexeme> {
  // PostgreSQL joins strings that only white space with a line end parts; the first decides about backslashes in all.
  let joining: 'no' | 'before-line-end' | 'yes' = 'no';
  const copy = new CopyStatement();
  let at = 0;
  while (at < text.length) {
    const space = text.charCodeAt(at) <= SPACE ? endOf(WHITE_SPACE, text, at) : 0;
    if (space > 0) {
      if (joining === 'before-line-end' && /[\n\r]/.test(text.slice(at, space))) joining = 'yes';
      at = space;
      continue;
    }
    const escapeString: boolean =
      text[at] === "'" ? joining === 'yes' : text[at + 1] === "'" && /[eE]/.test(text[at]!);
    const lexeme = escapeString ? escapeStringAt(text, at) : lexemeAt(text, at);
    yield lexeme;
    if (lexeme.kind !== 'line-comment') joining = escapeString ? 'before-line-end' : 'no';
    at = lexeme.end;
    if (!copy.endsWith(lexeme, text)) continue;
    const start = endOf(REST_OF_LINE, text, at);
    if (start === 0) continue;
    const end = endOfCopyData(text, start);
    if (end < 0) return yield { kind: 'unclosed-copy-data', start, end: text.length };
    yield { kind: 'copy-data', start, end };
    at = end;
  }
}

/** Follows the words of a statement, to know whether rows come behind its semicolon. */
class CopyStatement {
  #first: string | undefined;
  #last = '';
  #depth = 0;
  #fromStdin = false;

  /** Whether this lexeme is the semicolon of a `COPY … FROM stdin`. */
  endsWith({ kind, start, end }: Lexeme, text: string): boolean {
    if (kind === 'line-comment' || kind === 'block-comment') return false;
    // Of any other statement only its end matters.
    if (this.#first !== undefined && this.#first !== 'copy' && text[start] !== ';') return false;
    const word = kind === 'code' ? text.slice(start, end).toLowerCase() : '';
    if (word === ';') {
      const found = this.#fromStdin;
      this.#first = undefined;
      this.#last = '';
      this.#depth = 0;
      this.#fromStdin = false;
      return found;
    }
    this.#first ??= word;
    if (word === '(') this.#depth += 1;
    else if (word === ')') this.#depth -= 1;
    else if (word === 'stdin' && this.#last === 'from' && this.#first === 'copy' && this.#depth === 0)
      this.#fromStdin = true;
    this.#last = word;
    return false;
  }
}

function endOfCopyData(text: string, start: number): number {
  END_OF_COPY_DATA.lastIndex = start;
  return END_OF_COPY_DATA.test(text) ? END_OF_COPY_DATA.lastIndex : -1;
}

function lexemeAt(text: string, start: number): Lexeme {
  const word = endOf(WORD, text, start);
  if (word > 0) return { kind: 'code', start, end: word };
  const opener = text[start]!;
  const lineComment = opener === '-' ? endOf(LINE_COMMENT, text, start) : 0;
  if (lineComment > 0) return { kind: 'line-comment', start, end: lineComment };
  if (opener === '/' && text[start + 1] === '*')
    return closed(text, 'block-comment', start, endOfBlockComment(text, start));
  if (opener === "'" || opener === '"') return closed(text, 'quoted', start, endOfQuote(text, start, opener));
  const dollar = opener === '$' ? endOf(DOLLAR_QUOTE, text, start) : 0;
  if (dollar > 0) {
    const delimiter = text.slice(start, dollar);
    const close = text.indexOf(delimiter, dollar);
    return closed(text, 'quoted', start, close < 0 ? -1 : close + delimiter.length);
  }
  return { kind: 'code', start, end: start + 1 };
}

const closed = (text: string, kind: Lexeme['kind'], start: number, end: number): Lexeme =>
  end < 0 ? { kind: 'unclosed', start, end: text.length } : { kind, start, end };

/** Where a sticky pattern's match ends, or 0 where it does not match at `at`. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

function endOfBlockComment(text: string, at: number): number {
  COMMENT_EDGE.lastIndex = at;
  let depth = 0;
  for (let edge = COMMENT_EDGE.exec(text); edge; edge = COMMENT_EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return -1;
}

function endOfQuote(text: string, start: number, quote: string): number {
  let close = text.indexOf(quote, start + 1);
  while (close >= 0 && text[close + 1] === quote) close = text.indexOf(quote, close + 2);
  return close < 0 ? -1 : close + 1;
}

/** A string in which a backslash takes the next character along. */
function escapeStringAt(text: string, start: number): Lexeme {
  const opening = text.indexOf("'", start);
  for (let at = opening + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'") {
      if (text[at + 1] !== "'") return { kind: 'quoted', start, end: at + 1 };
      at++;
    }
  }
  return { kind: 'unclosed', start, end: text.length };
}
