/**
 * Reads two things in pages side by side: pairs of slices of the same length, and when one has ended, what the other still
 * has with an empty slice beside it.
 */
export async function* lockstep<Left, Right>(
  left: AsyncIterable<readonly Left[]>,
  right: AsyncIterable<readonly Right[]>,
): AsyncGenerator<[readonly Left[], readonly Right[]]> {
  const [lefts, rights] = [new Pages(left), new Pages(right)];
  try {
    for (;;) {
      await Promise.all([lefts.fill(), rights.fill()]);
      if (lefts.ready === 0 && rights.ready === 0) return;
      const both = Math.min(lefts.ready, rights.ready);
      yield both > 0
        ? [lefts.take(both), rights.take(both)]
        : [lefts.take(lefts.ready), rights.take(rights.ready)];
    }
  } finally {
    await Promise.all([lefts.close(), rights.close()]);
  }
}

class Pages<Item> {
  readonly #iterator: AsyncIterator<readonly Item[]>;
  #page: readonly Item[] = [];
  #taken = 0;
  #ended = false;

  constructor(pages: AsyncIterable<readonly Item[]>) {
    this.#iterator = pages[Symbol.asyncIterator]();
  }

  /** How many items can be taken; after {@link fill}, none only where there are none any more. */
  get ready(): number {
    return this.#page.length - this.#taken;
  }

  async fill(): Promise<void> {
    while (this.ready === 0 && !this.#ended) {
      const { done, value } = await this.#iterator.next();
      this.#ended = done === true;
      this.#page = done ? [] : value;
      this.#taken = 0;
    }
  }

  take(count: number): readonly Item[] {
    const items = this.#page.slice(this.#taken, this.#taken + count);
    this.#taken += count;
    return items;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
