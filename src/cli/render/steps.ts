import type { Step } from '../../domain/events/fields.js';
import type { StatementOutcome } from '../../run/observer.js';
import type { Colours } from '../output.js';
import { formatDuration } from './duration.js';

/** How much of a statement’s text one line shows. */
const LONGEST_STATEMENT = 90;

/** A step of a run that is over: `  07:20:35.123  pre-flight         passed   12 ms`. */
export function renderStep(
  told: { at: Date; step: Step; outcome: string; durationMs: number | undefined; note?: string | undefined },
  colours: Colours,
): string {
  const { at, step, outcome, durationMs, note } = told;
  const took = durationMs === undefined ? '' : formatDuration(durationMs);
  const word = outcome === 'failed' ? colours.red(outcome) : outcome;
  const space = ' '.repeat(Math.max(0, 8 - outcome.length));
  const line = `  ${clock(at)}  ${step.padEnd(17)}  ${word}${space} ${took.padStart(8)}${note ? `  ${note}` : ''}`;
  return colours.dim(line.trimEnd());
}

/**
 * A statement as it came out: `      2/5     3 ms  INSERT  INSERT INTO user_groups …`.
 *
 * @param counted whether it is known beforehand how many there are: those of a class are not
 */
export function renderStatement(outcome: StatementOutcome, counted: boolean, colours: Colours): string {
  const { index, total, text, tag, durationMs } = outcome;
  const place = counted ? `${index + 1}/${total}` : `${index + 1}`;
  const flat = text.replace(/\s+/g, ' ').trim();
  const short = flat.length > LONGEST_STATEMENT ? `${flat.slice(0, LONGEST_STATEMENT - 1)}…` : flat;
  return colours.dim(
    `    ${place.padStart(7)} ${formatDuration(durationMs).padStart(8)}  ${tag.padEnd(14)}  ${short}`,
  );
}

const clock = (at: Date): string => at.toISOString().slice(11, 23);
