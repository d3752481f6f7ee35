import { BodyDepth } from './body-depth.js';
import {
  BLANK,
  CARRIAGE_RETURN,
  classOf,
  DIGIT,
  DOLLAR_SIGN,
  goesOnWord,
  isDollarTag,
  isSpace,
  LINE_FEED,
  LONGEST_KEYWORD,
  LONGEST_TAG,
  OTHER,
  SPACE,
  WORD,
} from './script-bytes.js';

/**
 * What the scanner came upon. Offsets are bytes from the beginning of all that was pushed; lines count from 1.
 *
 * `begin`: the first token of a statement. `end`: behind the semicolon of a statement that began, or of an empty one; `copy` where
 * rows follow. `comment`: a line comment outside of everything else, `alone` where nothing stands before it on its line. `rows`: a piece of the rows of a COPY. `rows-end`: behind the
 * line `\.`.
 */
export type ScanEvent =
  | { kind: 'begin'; at: number; line: number }
  | { kind: 'end'; at: number; line: number; copy: boolean }
  | { kind: 'comment'; start: number; end: number; line: number; text: string; alone: boolean }
  | { kind: 'rows'; start: number; end: number }
  | { kind: 'rows-end'; at: number };

/** What is opened and never closed: where it began, and its first bytes (none of rows). */
export interface Unclosed {
  start: number;
  line: number;
  opening: string | undefined;
}

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

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DASH = 0x2d;
const SLASH = 0x2f;
const STAR = 0x2a;
const SEMICOLON = 0x3b;
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
        return this.#string();
      case 'escape-string':
        return this.#escapeString();
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
        const end = this.#endOfTag(at);
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
        const rows = this.#begun && this.#body.readsStdin ? this.#startOfRows(at + 1) : 0;
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
    const bytes = this.#bytes;
    for (;;) {
      const close = bytes.indexOf(this.#quote, this.#at);
      if (close < 0) {
        this.#at = bytes.length;
        return;
      }
      // What follows says whether it is a character of the string.
      if (close + 1 >= bytes.length && !this.#last) {
        this.#at = close;
        return;
      }
      this.#at = close + 1;
      if (bytes[close + 1] !== this.#quote) break;
      this.#at += 1;
    }
    this.#joining = 'no';
    this.#state = 'code';
  }

  #escapeString(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at]!;
      if (byte !== QUOTE && byte !== BACKSLASH) {
        this.#at += 1;
        continue;
      }
      const next = bytes[this.#at + 1];
      if (next === undefined && !this.#last) return;
      if (byte === QUOTE && next !== QUOTE) {
        this.#at += 1;
        this.#joining = 'before-line-end';
        this.#state = 'code';
        return;
      }
      this.#at = Math.min(bytes.length, this.#at + 2);
    }
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
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at]!;
      if (byte !== SLASH && byte !== STAR) {
        this.#at += 1;
        continue;
      }
      const next = bytes[this.#at + 1];
      if (next === undefined && !this.#last) return;
      if (byte === SLASH && next === STAR) this.#depth += 1;
      else if (byte === STAR && next === SLASH) this.#depth -= 1;
      else {
        this.#at += 1;
        continue;
      }
      this.#at += 2;
      if (this.#depth > 0) continue;
      this.#state = 'code';
      return;
    }
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

  /** The end of the delimiter of a dollar quote that begins here; 0 where none does, below 0 where the next piece will tell. */
  #endOfTag(at: number): number {
    const bytes = this.#bytes;
    const limit = Math.min(bytes.length, at + LONGEST_TAG);
    for (let end = at + 1; end < limit; end += 1) {
      if (bytes[end] === DOLLAR_SIGN) return end + 1;
      if (!isDollarTag(bytes[end]!, end === at + 1)) return 0;
    }
    return limit === bytes.length && !this.#last ? -1 : 0;
  }

  /** Where rows begin behind the semicolon of a COPY; 0 where the line goes on, below 0 where the next piece will tell. */
  #startOfRows(at: number): number {
    const bytes = this.#bytes;
    let end = at;
    while (end < bytes.length && isSpace(bytes[end]!) && !isLineEnd(bytes[end])) end += 1;
    if (end >= bytes.length) return this.#last ? 0 : -1;
    if (!isLineEnd(bytes[end])) return 0;
    if (bytes[end] === LINE_FEED) return end + 1;
    if (end + 1 >= bytes.length && !this.#last) return -1;
    return bytes[end + 1] === LINE_FEED ? end + 2 : end + 1;
  }
}

const isLineEnd = (byte: number | undefined): boolean => byte === LINE_FEED || byte === CARRIAGE_RETURN;
