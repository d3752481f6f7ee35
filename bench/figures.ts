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

/** What half of the latencies, 99 in 100 and all stay below, in the unit they came in. */
export interface Percentiles {
  p50: number;
  p99: number;
  max: number;
}

export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(2);

/** Three significant digits, without an exponent: 12600, 152, 2.45. */
export const rounded = (value: number): string => {
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return digits >= 2
    ? String(Math.round(value / 10 ** (digits - 2)) * 10 ** (digits - 2))
    : value.toFixed(2 - Math.max(0, digits));
};
