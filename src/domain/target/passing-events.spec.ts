import { expect, it } from 'vitest';
import { LEASED, runUpTo, SHOP } from '../../../test/support/target-story.js';
import { eventsOf } from '../../testing.js';
import { nameOf } from '../event.js';
import { declarationOf } from '../event-registry.js';
import { cloudEventType, parseEventType } from '../event-type.js';
import { foldTarget } from './evolve.js';
import { PASSING_EVENT_TYPES } from './passing-events.js';

const events = eventsOf(SHOP, [...LEASED, ...runUpTo('succeeded')]);
const others = events.filter(({ type }) => !PASSING_EVENT_TYPES.includes(type));

it('the passing events of a closed run have left nothing in the state', () => {
  expect(others.length).toBeLessThan(events.length - 5);
  expect(foldTarget(others)).toEqual(foldTarget(events));
});

it('an open run is open without them too, so that whoever left them out can tell', () => {
  const open = eventsOf(SHOP, [...LEASED, ...runUpTo('execution-started')]);
  const state = foldTarget(open.filter(({ type }) => !PASSING_EVENT_TYPES.includes(type)));
  expect(Object.keys(state.openRuns)).toHaveLength(1);
  expect(nameOf(open.at(-1)!)).toBe('run.execution-started');
});

it('are left out in their current versions too', () => {
  const names = new Set(PASSING_EVENT_TYPES.map((type) => parseEventType(type)!.name));
  const current = [...names].map((name) => cloudEventType(name, declarationOf(name)!.version));
  expect(PASSING_EVENT_TYPES).toEqual(expect.arrayContaining(current));
});
