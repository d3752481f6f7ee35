import { nearest } from '../config/nearest.js';

/** Finds migrations by their id, or by their bare name where only one has it. */
export class Identities {
  readonly #ids = new Set<string>();
  readonly #byName = new Map<string, string[]>();

  constructor(migrations: Iterable<{ id: string; name: string }>) {
    for (const { id, name } of migrations) {
      this.#ids.add(id);
      const same = this.#byName.get(name);
      if (same) same.push(id);
      else this.#byName.set(name, [id]);
    }
  }

  /** The ids that `text` may mean: none, one, or several where a bare name is not unique. */
  meantBy(text: string): readonly string[] {
    return this.#ids.has(text) ? [text] : (this.#byName.get(text) ?? []);
  }

  /** The id that was probably meant, where there is none of this name. */
  nearestTo(text: string): string | undefined {
    const bare = text.replace(/^.*\//, '').replace(/\.(?:sql|[mc]?[tj]s|py)$/, '');
    const exact = this.meantBy(bare)[0];
    if (exact) return exact;
    const near = nearest(bare, [...this.#ids, ...this.#byName.keys()]);
    return near === undefined ? undefined : this.meantBy(near)[0];
  }
}
