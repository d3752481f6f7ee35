/**
 * How long to wait before the next attempt: the pause for so many failures in a row, the last one repeated, and up to half of it less, so
 * that those who lost the same server do not all come back to it at once.
 *
 * @param failures how many there were, from 1
 * @param random from 0 to 1
 */
export function backOffMs(pauses: readonly number[], failures: number, random = Math.random): number {
  const pause = pauses[Math.min(failures, pauses.length) - 1]!;
  return Math.round(pause * (1 - random() / 2));
}
