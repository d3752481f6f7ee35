/** Figures of several rounds: the best, the middle and the worst, in the unit they came in. */
export interface Figures {
  minimum: number;
  median: number;
  maximum: number;
}

export function figuresOf(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 0 ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
  return { minimum: sorted[0]!, median, maximum: sorted.at(-1)! };
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(2);
