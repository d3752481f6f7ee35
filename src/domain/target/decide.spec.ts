import { describe, expect, it } from 'vitest';
import { draft } from '../../../test/support/drafts.js';
import { LEASE, LEASED, SHOP } from '../../../test/support/target-story.js';
import { EVENT_SAMPLES } from '../../cli/generated/event-samples/index.js';
import { eventsOf, specify, testId } from '../../testing.js';
import type { EventDraft } from '../event.js';
import type { TargetCommand } from './decide.js';
import { targetDecider } from './decider.js';

const given = specify(targetDecider);
const after = (...drafts: readonly EventDraft[]) => given(eventsOf(SHOP, drafts, { executor: 'executor-1' }));
const OTHER = testId(0x07e6);
const registered = { ...EVENT_SAMPLES['target.registered'], target: 'shop' };
const adopted = { ...EVENT_SAMPLES['target.adopted'], target: 'shop' };
const drift = { ...EVENT_SAMPLES['target.drift-detected'], target: 'shop' };
const released = draft('target.lease-released', { target: 'shop', lease: LEASE });

describe('register', () => {
  it('makes a target known', () => {
    after()
      .when({ type: 'register', data: registered })
      .then([{ name: 'target.registered', data: registered }]);
  });

  it('is refused for a name that is taken', () => {
    const refusal = after(...LEASED)
      .when({ type: 'register', data: registered })
      .thenThrows('TARGET_EXISTS');
    expect(refusal.message).toContain('shop');
  });
});

describe('every other command', () => {
  it.each<TargetCommand>([
    { type: 'adopt', data: adopted, lease: LEASE },
    { type: 'report-drift', data: drift },
    { type: 'take-lease', lease: LEASE, waitedMs: 0 },
    { type: 'release-lease', lease: LEASE },
    { type: 'record', lease: LEASE, drafts: [] },
  ])('is refused for a target that is not registered: $type', (command) => {
    after().when(command).thenThrows('TARGET_UNKNOWN');
  });
});

describe('what needs the lease', () => {
  const commands = (lease: string): TargetCommand[] => [
    { type: 'adopt', data: adopted, lease },
    { type: 'release-lease', lease },
    { type: 'record', lease, drafts: [] },
  ];

  it.each(commands(OTHER))('is refused to who holds another lease: $type', (command) => {
    const refusal = after(...LEASED)
      .when(command)
      .thenThrows('FENCED');
    expect(refusal.message).toBe('the lease on shop is held by executor-1');
  });

  it.each(commands(LEASE))('is refused when the lease was released: $type', (command) => {
    const refusal = after(...LEASED, released)
      .when(command)
      .thenThrows('FENCED');
    expect(refusal.message).toContain('was released');
  });

  it.each(commands(LEASE))('is refused when the lease was taken over: $type', (command) => {
    const takenOver = draft('target.lease-taken-over', { target: 'shop', lease: OTHER, from: LEASE });
    after(...LEASED, takenOver)
      .when(command)
      .thenThrows('FENCED');
  });

  it.each(commands(LEASE))('is refused when a restore has ended the lease: $type', (command) => {
    after(...LEASED, draft('run.restore-succeeded'))
      .when(command)
      .thenThrows('FENCED');
  });
});

describe('take-lease', () => {
  const registeredShop = LEASED[0]!;

  it('takes the lease of a target that nobody holds', () => {
    after(registeredShop)
      .when({ type: 'take-lease', lease: LEASE, waitedMs: 12 })
      .then([{ name: 'target.lease-taken', data: { target: 'shop', lease: LEASE, epoch: 0 } }]);
  });

  it('takes it again once it was released', () => {
    after(...LEASED, released)
      .when({ type: 'take-lease', lease: OTHER, waitedMs: 0 })
      .then([{ name: 'target.lease-taken', data: { target: 'shop', lease: OTHER, epoch: 0 } }]);
  });

  it('takes over from an executor that is gone, and says from whom', () => {
    after(...LEASED)
      .when({ type: 'take-lease', lease: OTHER, waitedMs: 12 })
      .then([
        {
          name: 'target.lease-taken-over',
          data: { target: 'shop', lease: OTHER, epoch: 0, from: LEASE, waitedMs: 12 },
        },
      ]);
  });

  it('names the epoch that a restore began', () => {
    after(...LEASED, draft('run.restore-succeeded', { epoch: 4 }))
      .when({ type: 'take-lease', lease: OTHER, waitedMs: 0 })
      .then([{ name: 'target.lease-taken', data: { target: 'shop', lease: OTHER, epoch: 4 } }]);
  });
});

describe('release-lease', () => {
  it('gives the lease back', () => {
    after(...LEASED)
      .when({ type: 'release-lease', lease: LEASE })
      .then([released]);
  });
});

describe('adopt', () => {
  it('accepts the schema under the lease', () => {
    after(...LEASED)
      .when({ type: 'adopt', data: adopted, lease: LEASE })
      .then([{ name: 'target.adopted', data: adopted }]);
  });
});

describe('report-drift', () => {
  it('needs no lease: who only looks may report', () => {
    after(...LEASED)
      .when({ type: 'report-drift', data: drift })
      .then([{ name: 'target.drift-detected', data: drift }]);
  });
});

describe('record', () => {
  it('gives the drafts back as they are', () => {
    const drafts = [draft('run.backup-started', { run: undefined }), draft('run.restore-started')];
    after(...LEASED)
      .when({ type: 'record', lease: LEASE, drafts })
      .then(drafts);
  });
});
