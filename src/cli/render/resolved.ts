import type { EventData } from '../../domain/event-registry.js';
import type { Colours } from '../output.js';

/** What was found in a target, before a person decides. */
export const renderFound = (migration: string, target: string, found: readonly string[]): string =>
  [`${migration} on ${target}:`, ...found.map((text) => `  ${text}`)].join('\n');

const NEXT: Record<EventData<'target.outcome-resolved'>['decision'], string> = {
  done: 'the next run goes on behind it',
  'not-done': 'the next run does it again',
  applied: 'no run brings it any more',
  'rolled-back': 'it is due again, from its beginning',
};

/** What was recorded, and what follows from it. */
export function renderResolved(
  { target, migration, stage, decision, reason }: EventData<'target.outcome-resolved'>,
  colours: Colours,
): string {
  const what = stage === undefined ? migration : `stage ${stage} of ${migration}`;
  return `${colours.bold(target)}: ${what} counts as ${decision}: ${NEXT[decision]}\n  ${reason}`;
}
