import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { EventEnvelope } from './event.js';
import { eventType } from './event-type.js';
import { type Upcasters, upcast } from './upcast.js';

vi.mock('./event-registry.js', () => ({
  declarationOf: (name: string) =>
    name === 'tea.brewed' ? eventType('tea.brewed', 'Tea is ready.', { ml: z.int() }, 3) : undefined,
}));

const UPCASTERS: Upcasters = {
  'tea.brewed.v1': ({ cups, ...rest }) => ({ ...rest, litres: (cups as number) / 4 }),
  'tea.brewed.v2': ({ litres, ...rest }) => ({ ...rest, ml: (litres as number) * 1000 }),
};

const brewed = (version: number, data: Record<string, unknown>) =>
  ({
    type: `dev.daybook.tea.brewed.v${version}`,
    dataschema: `urn:daybook:event:tea.brewed:v${version}`,
    streamversion: 7,
    data,
  }) as unknown as EventEnvelope;

describe('upcast', () => {
  it('lifts an old event through every version up to the current one', () => {
    const event = upcast(brewed(1, { cups: 2 }), UPCASTERS);
    expect(event).toMatchObject({ type: 'dev.daybook.tea.brewed.v3', streamversion: 7, data: { ml: 500 } });
  });

  it('lifts from the version that was written on', () => {
    expect(upcast(brewed(2, { litres: 1 }), UPCASTERS).data).toEqual({ ml: 1000 });
  });

  it('leaves the event that it was given as it was', () => {
    const event = brewed(1, { cups: 2 });
    upcast(event, UPCASTERS);
    expect(event).toEqual(brewed(1, { cups: 2 }));
  });

  it('gives a current event back as it is', () => {
    const event = brewed(3, { ml: 250 });
    expect(upcast(event, UPCASTERS)).toBe(event);
  });

  it('refuses a version that is newer than it knows', () => {
    expect(() => upcast(brewed(4, {}), UPCASTERS)).toThrow(
      expect.objectContaining({ code: 'EVENT_UNKNOWN' }),
    );
  });

  it('refuses an old version that no upcaster lifts', () => {
    expect(() => upcast(brewed(1, {}), {})).toThrow(/no upcaster lifts tea.brewed from version 1/);
  });
});
