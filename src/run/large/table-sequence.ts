/** How often the table may change from one statement to the next before they are no longer told apart. */
export const MOST_CHANGES = 100_000;

/** What the rows are counted as whose table is not kept. */
const ROWS = 'rows';

/** The table of each of many statements, kept as how many of them one behind the other have the same. */
export class TableSequence {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #tables: number[] = [];
  readonly #ends: number[] = [];
  #length = 0;

  add(table: string): void {
    this.#length += 1;
    if (this.#tables.length >= MOST_CHANGES) return;
    let number = this.#numbers.get(table);
    if (number === undefined) {
      number = this.#names.push(table) - 1;
      this.#numbers.set(table, number);
    }
    if (this.#tables.at(-1) === number) this.#ends[this.#ends.length - 1] = this.#length;
    else {
      this.#tables.push(number);
      this.#ends.push(this.#length);
    }
  }

  /** The tables in their order, for as long as somebody asks. */
  *[Symbol.iterator](): Generator<string, void> {
    let at = 0;
    for (const [index, number] of this.#tables.entries()) {
      for (; at < this.#ends[index]!; at += 1) yield this.#names[number]!;
    }
    for (; at < this.#length; at += 1) yield ROWS;
  }
}
