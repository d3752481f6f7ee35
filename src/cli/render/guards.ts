import type { GuardDifference } from '../../ledger/guards/check-guards.js';

/** `trigger refuse_change on event: is “…; disabled”, should be “…; always”`. */
export function guardText({ thing, expected, found }: GuardDifference): string {
  if (found === null) return `${thing} is missing`;
  if (expected === null) return `${thing} should not be there (${found})`;
  return `${thing} is “${found}”, should be “${expected}”`;
}
