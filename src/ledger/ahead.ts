/** The same items; each is fetched while the one before it is worked on. */
export async function* ahead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let next = fetch(iterator); ; ) {
      const { done, value } = await next;
      if (done) return;
      next = fetch(iterator);
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

function fetch<Item>(iterator: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  const next = iterator.next();
  // Its failure is thrown where it is awaited; until then nobody listens, and nobody ever may.
  next.catch(() => undefined);
  return next;
}
