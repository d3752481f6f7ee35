import type { Drift } from '../../run/drift.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';

export interface DriftDocument {
  target: string;
  /** The fingerprint that the ledger expects; null where it has none yet. */
  expected: string | null;
  drift: Drift | null;
}

/** In what a schema differs from the one that the ledger expects. */
export function renderDrift({ target, expected, drift }: DriftDocument, colours: Colours): string {
  const name = colours.bold(target);
  if (expected === null)
    return `${name}: the ledger expects no schema yet; \`daybook target adopt\` gives it one`;
  if (!drift)
    return `${name}: ${colours.green('no drift')}, the schema is ${expected.slice(0, 12)} as expected`;
  const found = `${drift.found.slice(0, 12)}, expected ${drift.expected.slice(0, 12)}`;
  if (drift.sentences.length === 0) {
    return `${name}: ${colours.red('drift')}, the schema is ${found}; what the expected one consisted of is not known any more`;
  }
  return [
    `${name}: ${colours.red('drift')} in ${counted(drift.sentences.length, 'fact')}, the schema is ${found}`,
    ...drift.sentences.map((sentence) => `  ${sentence}`),
  ].join('\n');
}
