import type { RefusedRow } from './refused-row.js';
import type { SyntheticColumn } from './synthetic-columns.js';

/** Which of its options each column of a table is given at present. */
export class Choices {
  readonly #columns: readonly SyntheticColumn[];
  readonly #chosen = new Map<string, number>();
  readonly #known = new Map<string, number>();

  /** @param columns whose values may be chosen */
  constructor(columns: readonly SyntheticColumn[]) {
    this.#columns = columns;
  }

  valueFor({ quoted }: SyntheticColumn, options: readonly string[]): string {
    this.#known.set(quoted, options.length);
    return options[(this.#chosen.get(quoted) ?? 0) % options.length]!;
  }

  /**
   * Chooses something else for what the server named, or for all where it named nothing: counts on as an odometer does, one column after the other.
   *
   * @returns whether anything is left to be tried
   */
  otherThan({ column, constraint }: RefusedRow): boolean {
    const blamed = this.#columns.filter(
      (one) => one.name === column || (constraint !== undefined && one.constraints.includes(constraint)),
    );
    const turning = blamed.length > 0 ? blamed : constraint === undefined ? this.#columns : [];
    for (const { quoted } of turning) {
      const next = (this.#chosen.get(quoted) ?? 0) + 1;
      if (next < (this.#known.get(quoted) ?? 1)) {
        this.#chosen.set(quoted, next);
        return true;
      }
      this.#chosen.set(quoted, 0);
    }
    return false;
  }
}
