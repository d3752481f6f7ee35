/** What a COPY and the beginning of a definition of a function are told by. */
const KEYWORDS = new Set([
  'copy',
  'from',
  'stdin',
  'create',
  'or',
  'replace',
  'function',
  'procedure',
  'begin',
  'case',
  'end',
]);
const LONGEST = Math.max(...[...KEYWORDS].map(({ length }) => length));

const OPENING = 0x28;
const CLOSING = 0x29;

/**
 * Follows the tokens of a statement, to know whether a semicolon ends it: within parentheses it does not, nor between the BEGIN and the END of
 * a function's SQL body. As psql does it (src/fe_utils/psqlscan.l). And whether rows come behind it, as behind `COPY … FROM stdin`.
 */
export class BodyDepth {
  #first = '';
  #tokens = 0;
  #last = '';
  #definition: 'begun' | 'yes' | 'no' = 'no';
  #parentheses = 0;
  #blocks = 0;
  #stdin = false;

  get holdsSemicolon(): boolean {
    return this.#parentheses > 0 || this.#blocks > 0;
  }

  /** Whether it is a `COPY … FROM stdin`. */
  get readsStdin(): boolean {
    return this.#stdin;
  }

  quoted(): void {
    this.#tokens += 1;
    this.#last = '';
  }

  sign(byte: number): void {
    this.#tokens += 1;
    this.#last = '';
    if (byte === OPENING) this.#parentheses += 1;
    else if (byte === CLOSING && this.#parentheses > 0) this.#parentheses -= 1;
  }

  word(bytes: Buffer, start: number, end: number): void {
    this.#tokens += 1;
    // Most statements are neither.
    if (this.#tokens > 1 && this.#first !== 'copy' && this.#definition === 'no') return;
    const text = end - start > LONGEST ? '' : bytes.toString('latin1', start, end).toLowerCase();
    const word = KEYWORDS.has(text) ? text : '';
    if (this.#tokens === 1) {
      this.#first = word;
      if (word === 'create') this.#definition = 'begun';
    } else if (this.#definition === 'begun') {
      if (word === 'function' || word === 'procedure') this.#definition = 'yes';
      else if (word !== 'or' && word !== 'replace') this.#definition = 'no';
    } else if (this.#definition === 'yes' && this.#parentheses === 0) this.#block(word);
    else if (this.#first === 'copy' && word === 'stdin' && this.#last === 'from' && this.#parentheses === 0)
      this.#stdin = true;
    this.#last = word;
  }

  /** CASE ends with END, too. */
  #block(word: string): void {
    if (word === 'begin' || (word === 'case' && this.#blocks > 0)) this.#blocks += 1;
    else if (word === 'end' && this.#blocks > 0) this.#blocks -= 1;
  }
}
