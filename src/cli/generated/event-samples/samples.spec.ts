import { expect, it } from 'vitest';
import { EVENT_TYPES } from '../../../domain/event-registry.js';
import { EVENT_SAMPLES } from './index.js';

it.each(EVENT_TYPES.map(({ name, data }) => ({ name, data })))(
  'the sample of $name has every member',
  ({ name, data }) => {
    expect(Object.keys(EVENT_SAMPLES[name]).sort()).toEqual(Object.keys(data.shape).sort());
  },
);
