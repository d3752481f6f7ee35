import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../../test/support/drafts.js';
import { CONTENT, LEASE, LEASED, SHOP, stateAfter } from '../../../test/support/target-story.js';
import { eventsOf, testId } from '../../testing.js';
import { evolveTarget, foldTarget } from './evolve.js';
import { initialTarget } from './state.js';

const registered = LEASED[0]!;
const [EXPECTED, FOUND] = [digest('e1'), digest('f0')];

describe('a target', () => {
  it('is nothing before its first event', () => {
    expect(stateAfter()).toEqual(initialTarget());
  });

  it('is what it was registered as', () => {
    expect(stateAfter(registered)).toMatchObject({
      name: 'shop',
      registered: true,
      environment: 'production',
      region: 'eu-west-1',
      tags: ['primary', 'pci'],
      database: 'securenet',
      systemIdentifier: '7412908856034917523',
      version: 1,
    });
  });

  it('has no system identifier where the server tells none', () => {
    const database = { name: 'securenet', serverVersion: '15.18' };
    expect(stateAfter(draft('target.registered', { database })).systemIdentifier).toBeNull();
  });

  it('is at the version of its last event', () => {
    expect(foldTarget(eventsOf(SHOP, LEASED, { after: 40 })).version).toBe(42);
  });

  it('goes on from a state as from the events before it', () => {
    const [first, second] = eventsOf(SHOP, LEASED);
    expect(evolveTarget(evolveTarget(initialTarget(), first!), second!)).toEqual(stateAfter(...LEASED));
  });
});

describe('a lease', () => {
  it('has the version of its event as its fence', () => {
    const [, taken] = eventsOf(SHOP, LEASED, { executor: 'executor-1' });
    expect(evolveTarget(initialTarget(), taken!).lease).toEqual({
      lease: LEASE,
      executor: 'executor-1',
      fence: 2,
      takenAt: '2025-01-01T00:00:01.000Z',
    });
  });

  it('belongs to the actor where no executor is named', () => {
    expect(stateAfter(...LEASED).lease?.executor).toBe('tester');
  });

  it('goes to who takes it over, under a new fence', () => {
    const lease = testId(9);
    const takenOver = draft('target.lease-taken-over', { target: 'shop', lease, from: LEASE });
    expect(stateAfter(...LEASED, takenOver).lease).toMatchObject({ lease, fence: 3 });
  });

  it('ends when it is released', () => {
    expect(stateAfter(...LEASED, draft('target.lease-released', { target: 'shop' })).lease).toBeNull();
  });
});

describe('drift', () => {
  const drift = draft('target.drift-detected', { target: 'shop', expected: EXPECTED, found: FOUND });

  it('is kept as it was found', () => {
    expect(stateAfter(registered, drift).drift).toEqual({
      expected: EXPECTED,
      found: FOUND,
      at: '2025-01-01T00:00:01.000Z',
    });
  });

  it('is cleared when the target is adopted', () => {
    const adopted = draft('target.adopted', { target: 'shop', fingerprint: FOUND, baseline: [] });
    const state = stateAfter(registered, drift, adopted);
    expect(state.drift).toBeNull();
    expect(state.schema).toEqual({ version: FOUND, fingerprint: FOUND, appliedSince: 0 });
  });
});

describe('an adoption', () => {
  it('takes its baseline as applied, without a way back', () => {
    const baseline = [{ migration: 'base', content: CONTENT }];
    const state = stateAfter(registered, draft('target.adopted', { target: 'shop', baseline }));
    expect(state.migrations).toEqual({
      base: {
        status: 'applied',
        content: CONTENT,
        run: testId(2),
        at: '2025-01-01T00:00:01.000Z',
        rollbackAvailable: false,
        batches: 0,
        schemaBefore: null,
        schemaAfter: null,
      },
    });
  });
});
