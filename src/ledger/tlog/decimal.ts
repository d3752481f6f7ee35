/**
 * The number that an ASCII decimal without sign and leading zeroes stands for; undefined where it is written otherwise or is
 * 2^53 or more.
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
