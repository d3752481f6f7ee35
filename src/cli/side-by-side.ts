/**
 * Does several things at once that go on until the signal. Where one ends by itself or fails, the others are told to end, too.
 *
 * @throws what failed first
 */
export async function sideBySide(
  signal: AbortSignal,
  tasks: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let failure: { error: unknown } | undefined;
  await Promise.all(
    tasks.map(async (task) => {
      try {
        await task(both);
      } catch (error) {
        failure ??= { error };
      } finally {
        over.abort();
      }
    }),
  );
  if (failure) throw failure.error;
}
