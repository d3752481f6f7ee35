import type { Check, Direction } from '../domain/events/fields.js';
import type { TargetWork } from './work.js';

/** What a measure over its threshold comes to in this environment. It keeps nobody from taking a migration back. */
export const exceededIn = ({ policy }: TargetWork, direction: Direction = 'up'): Check['outcome'] =>
  policy.preFlight.exceeded === 'refuse' && direction === 'up' ? 'failed' : 'warned';

/** Things that one finding names at most. */
const MOST_NAMED = 8;

/** The first of many, and how many more there are. */
export function someOf(items: readonly string[]): string {
  const more = items.length - MOST_NAMED;
  const shown = items.slice(0, MOST_NAMED).map((item) => item.slice(0, 200));
  return more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ');
}
