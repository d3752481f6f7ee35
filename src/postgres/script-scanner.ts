import { BodyDepth } from './body-depth.js';
import type { ScanEvent, Unclosed } from './scan-event.js';
import {
  BACKSLASH,
  BLANK,
  CARRIAGE_RETURN,
  classOf,
  DASH,
  DIGIT,
  DOLLAR_SIGN,
  DOUBLE_QUOTE,
  endOfBlockComment,
  endOfEscapeString,
  endOfString,
  endOfTag,
  goesOnWord,
  isLineEnd,
  LINE_FEED,
  LONGEST_KEYWORD,
  OTHER,
  QUOTE,
  SEMICOLON,
  SLASH,
  SPACE,
  STAR,
  startOfRows,
  WORD,
} from './script-bytes.js';

type State =
  | 'code'
  | 'word'
  | 'string'
  | 'escape-string'
  | 'dollar'
  | 'block-comment'
  | 'line-comment'
  | 'rows';

/** A longer comment is none that anybody looks at. */
const LONGEST_COMMENT = 65_536;

const END_OF_ROWS = Buffer.from('\\.');

/**
 * Cuts SQL that comes in pieces of UTF-8 into statements, by the rules of {@link lexemes} and, for semicolons that end nothing, by those of
 * psql. It keeps no more than a few bytes of a piece, however long a string, a comment or the rows of a COPY are.
 */
export class ScriptScanner {
  #state: State = 'code';
  /** What of the last piece is still to be looked at, and where the bytes begin that are looked at. */
  #carried: Buffer = Buffer.alloc(0);
  #base = 0;
  #bytes: Buffer = this.#carried;
  #at = 0;
  #last = false;

  /** PostgreSQL joins strings that only white space with a line end parts; the first decides about backslashes in all. */
  #joining: 'no' | 'before-line-end' | 'yes' = 'no';
  #begun = false;
  #body = new BodyDepth();

  /** Where the string, comment or rows began that are open, and how. */
  #openedAt = 0;
  #openedLine = 1;
  #opening = '';
  #quote = QUOTE;
  #delimiter: Buffer = this.#carried;
  #depth = 0;
  #comment: Buffer[] = [];
  #commentLength = 0;
  /** Whether nothing stands on this line so far. */
  #alone = true;
  #commentAlone = true;
  /** Lines are counted up to an offset. */
  #line = 1;
  #countedTo = 0;
  /** Whether a line of rows may begin here. */
  #atLineStart = true;

  /** Where it stands: all before it is told. */
  get position(): number {
    return this.#base + this.#at;
  }

  /** What was opened and not closed; to be asked for when all is pushed. */
  get unclosed(): Unclosed | undefined {
    if (this.#state === 'rows') return { start: this.#openedAt, line: this.#openedLine, opening: undefined };
    if (this.#state === 'code' || this.#state === 'word' || this.#state === 'line-comment') return undefined;
    return { start: this.#openedAt, line: this.#openedLine, opening: this.#opening };
  }

  /** Ends a statement that no semicolon ended, as the marker of a section does. */
  cut(): void {
    this.#begun = false;
    this.#joining = 'no';
    this.#body = new BodyDepth();
  }

  /** Looks at the next piece. The events must be taken to their end. */
  *push(piece: Buffer, last: boolean): Generator<ScanEvent> {
    this.#base += this.#at;
    this.#bytes = this.#carried.length > 0 ? Buffer.concat([this.#carried, piece]) : piece;
    this.#at = 0;
    this.#last = last;
    while (this.#at < this.#bytes.length) {
      const before = this.#at;
      const state = this.#state;
      yield* this.#go();
      if (this.#at === before && this.#state === state) break;
    }
    // The end of the text ends a comment.
    if (last && this.#state === 'line-comment') yield this.#endComment();
    this.#lineAt(this.#at);
    this.#carried = Buffer.from(this.#bytes.subarray(this.#at));
    this.#bytes = this.#carried;
    this.#base += this.#at;
    this.#at = 0;
  }

  /** As far as it can be told; where it stands still it waits for the next piece. */
  *#go(): Generator<ScanEvent> {
    switch (this.#state) {
      case 'code':
        return yield* this.#code();
      case 'word':
        return this.#restOfWord();
      case 'string':
      case 'escape-string':
        return this.#string();
      case 'dollar':
        return this.#dollar();
      case 'block-comment':
        return this.#blockComment();
      case 'line-comment':
        return yield* this.#lineComment();
      case 'rows':
        return yield* this.#rows();
    }
  }

  *#code(): Generator<ScanEvent> {
    const bytes = this.#bytes;
    const { length } = bytes;
    while (this.#at < length && this.#state === 'code') {
      const at = this.#at;
      const byte = bytes[at]!;
      const kind = classOf(byte);
      if (kind === SPACE) {
        if (this.#joining === 'before-line-end' && (byte === LINE_FEED || byte === CARRIAGE_RETURN))
          this.#joining = 'yes';
        if (byte === LINE_FEED) this.#alone = true;
        this.#at = at + 1;
        continue;
      }
      if (kind === WORD) {
        let end = at + 1;
        while (end < length && goesOnWord(bytes[end]!)) end += 1;
        const whole = end < length || this.#last;
        if (!whole && end - at < LONGEST_KEYWORD) return;
        this.#alone = false;
        // An E before a quote makes it a string with backslashes.
        if (end - at === 1 && bytes[end] === QUOTE && (byte | 0x20) === 0x65) {
          if (!this.#begun) yield this.#begin(at);
          this.#open('escape-string', at, end + 1);
          continue;
        }
        if (!this.#begun) yield this.#begin(at);
        this.#body.word(bytes, at, end);
        this.#joining = 'no';
        this.#at = end;
        if (!whole) this.#state = 'word';
        continue;
      }
      if (kind === OTHER || kind === DIGIT) {
        if (!this.#begun) yield this.#begin(at);
        this.#body.sign(byte);
        this.#joining = 'no';
        this.#alone = false;
        this.#at = at + 1;
        continue;
      }
      const next = bytes[at + 1];
      if (next === undefined && !this.#last) return;
      const alone = this.#alone;
      if (byte === DASH && next === DASH) {
        this.#open('line-comment', at, at);
        this.#comment = [];
        this.#commentLength = 0;
        this.#commentAlone = alone;
      } else if (byte === SLASH && next === STAR) {
        this.#joining = 'no';
        this.#open('block-comment', at, at + 2);
        this.#depth = 1;
      } else if (byte === QUOTE || byte === DOUBLE_QUOTE) {
        if (!this.#begun) yield this.#begin(at);
        this.#body.quoted();
        const escapes = byte === QUOTE && this.#joining === 'yes';
        this.#open(escapes ? 'escape-string' : 'string', at, at + 1);
        this.#quote = byte;
      } else if (byte === DOLLAR_SIGN) {
        const end = endOfTag(bytes, at, this.#last);
        if (end < 0) return;
        this.#alone = false;
        if (!this.#begun) yield this.#begin(at);
        this.#joining = 'no';
        if (end === 0) {
          this.#body.sign(byte);
          this.#at = at + 1;
        } else {
          this.#body.quoted();
          this.#open('dollar', at, end);
          this.#delimiter = Buffer.from(bytes.subarray(at, end));
        }
      } else if (byte === SEMICOLON && !this.#body.holdsSemicolon) {
        const rows = this.#begun && this.#body.readsStdin ? startOfRows(bytes, at + 1, this.#last) : 0;
        if (rows < 0) return;
        this.#alone = false;
        this.#at = at + 1;
        this.cut();
        yield { kind: 'end', at: this.position, line: this.#lineAt(at), copy: rows > 0 };
        if (rows > 0) {
          this.#open('rows', rows, rows);
          this.#atLineStart = true;
        }
      } else {
        if (!this.#begun) yield this.#begin(at);
        this.#body.sign(byte);
        this.#joining = 'no';
        this.#alone = false;
        this.#at = at + 1;
      }
    }
  }

  #begin(at: number): ScanEvent {
    this.#begun = true;
    return { kind: 'begin', at: this.#base + at, line: this.#lineAt(at) };
  }

  /** The line of a place in the bytes that are looked at; to be asked for in ascending order. */
  #lineAt(at: number): number {
    const bytes = this.#bytes;
    for (let next = this.#countedTo - this.#base; next < at; next += 1)
      if (bytes[next] === LINE_FEED) this.#line += 1;
    this.#countedTo = Math.max(this.#countedTo, this.#base + at);
    return this.#line;
  }

  #open(state: State, start: number, next: number): void {
    this.#state = state;
    this.#openedAt = this.#base + start;
    this.#openedLine = this.#lineAt(start);
    this.#alone = false;
    this.#opening = this.#bytes.toString('latin1', start, start + 80);
    if (state === 'escape-string') {
      this.#quote = QUOTE;
      this.#body.quoted();
    }
    this.#at = next;
  }

  #restOfWord(): void {
    while (this.#at < this.#bytes.length && goesOnWord(this.#bytes[this.#at]!)) this.#at += 1;
    if (this.#at < this.#bytes.length || this.#last) this.#state = 'code';
  }

  #string(): void {
    const escapes = this.#state === 'escape-string';
    const { end, closed } = escapes
      ? endOfEscapeString(this.#bytes, this.#at, this.#last)
      : endOfString(this.#bytes, this.#at, this.#quote, this.#last);
    this.#at = end;
    if (!closed) return;
    this.#joining = escapes ? 'before-line-end' : 'no';
    this.#state = 'code';
  }

  #dollar(): void {
    const close = this.#bytes.indexOf(this.#delimiter, this.#at);
    if (close < 0) {
      // The last bytes may be the beginning of the delimiter.
      this.#at = Math.max(
        this.#at,
        this.#last ? this.#bytes.length : this.#bytes.length - this.#delimiter.length + 1,
      );
      return;
    }
    this.#at = close + this.#delimiter.length;
    this.#state = 'code';
  }

  #blockComment(): void {
    const { end, depth } = endOfBlockComment(this.#bytes, this.#at, this.#depth, this.#last);
    this.#at = end;
    this.#depth = depth;
    if (depth === 0) this.#state = 'code';
  }

  *#lineComment(): Generator<ScanEvent> {
    const bytes = this.#bytes;
    let end = this.#at;
    while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end += 1;
    const kept = bytes.subarray(this.#at, Math.min(end, this.#at + LONGEST_COMMENT - this.#commentLength));
    if (kept.length > 0) this.#comment.push(Buffer.from(kept));
    this.#commentLength += kept.length;
    this.#at = end;
    if (end < bytes.length) yield this.#endComment();
  }

  #endComment(): ScanEvent {
    this.#state = 'code';
    const text = Buffer.concat(this.#comment).toString();
    this.#comment = [];
    const alone = this.#commentAlone && this.#bytes[this.#at] !== CARRIAGE_RETURN;
    const place = { start: this.#openedAt, end: this.position, line: this.#openedLine };
    return { kind: 'comment', ...place, text, alone };
  }

  *#rows(): Generator<ScanEvent> {
    const bytes = this.#bytes;
    const from = this.#at;
    const found = (end: number): ScanEvent => ({
      kind: 'rows',
      start: this.#base + from,
      end: this.#base + end,
    });
    for (let at = bytes.indexOf(END_OF_ROWS, from); at >= 0; at = bytes.indexOf(END_OF_ROWS, at + 1)) {
      const atLineStart = at === from ? this.#atLineStart : isLineEnd(bytes[at - 1]);
      if (!atLineStart) continue;
      let end = at + 2;
      while (end < bytes.length && (bytes[end] === BLANK || bytes[end] === 9)) end += 1;
      if (end >= bytes.length && !this.#last) {
        if (at > from) yield found(at);
        this.#at = at;
        this.#atLineStart = true;
        return;
      }
      if (end < bytes.length && !isLineEnd(bytes[end])) continue;
      if (at > from) yield found(at);
      this.#at = end;
      this.#state = 'code';
      yield { kind: 'rows-end', at: this.position };
      return;
    }
    // The last byte may be the first of the line that ends them.
    const end = !this.#last && bytes.at(-1) === BACKSLASH ? bytes.length - 1 : bytes.length;
    if (end === from) return;
    yield found(end);
    this.#atLineStart = isLineEnd(bytes[end - 1]);
    this.#at = end;
  }
}
