const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds of a duration as people write it: `250ms`, `30s`, `15m`, `24h`, `7d`, `2w`, or several in a row such as
 * `1h30m`. Undefined where the text is none.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) {
    total += Number(amount) * UNITS[unit!]!;
  }
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : undefined;
}
