/**
 * The roots of the tree at sizes that somebody sealed, noted while the tree grows: a seal is appended after other events have come, so
 * that the tree has gone on by the time it is met.
 */
export class KnownRoots {
  readonly #roots = new Map<number, Uint8Array | undefined>();

  /** Says that this root will be asked for. */
  want(size: number): void {
    if (!this.#roots.has(size)) this.#roots.set(size, undefined);
  }

  wants(size: number): boolean {
    return this.#roots.has(size);
  }

  note(size: number, root: Uint8Array): void {
    this.#roots.set(size, root);
  }

  /** Undefined where the tree did not come so far, or nobody said that it would be asked for. */
  at(size: number): Uint8Array | undefined {
    return this.#roots.get(size);
  }
}
