import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../../test/support/drafts.js';
import {
  CONTENT,
  GOOD_RUN,
  LEASE,
  LEASED,
  RUN,
  runUpTo,
  SHOP,
  started,
  step,
} from '../../../test/support/target-story.js';
import { eventsOf, specify, testId } from '../../testing.js';
import type { EventDraft } from '../event.js';
import { targetDecider } from './decider.js';

const given = specify(targetDecider);
const NEXT = testId(0xa2);
const APPLIED = [...LEASED, ...runUpTo('succeeded')];
const PARTIAL = [...LEASED, ...runUpTo('execution-started'), step('checkpoint-reached')];

const recording = (history: readonly EventDraft[], ...drafts: EventDraft[]) =>
  given(eventsOf(SHOP, history)).when({ type: 'record', lease: LEASE, drafts });

describe('the start of a run', () => {
  it('is recorded under the fence of the lease', () => {
    recording(LEASED, started()).then([started()]);
  });

  it('is refused under the fence of an older lease', () => {
    const refusal = recording(LEASED, started({ fence: 1 })).thenThrows('FENCED');
    expect(refusal.message).toBe('the run names the fence 1; in force is 2');
  });

  it('is refused for a migration that is applied', () => {
    recording(APPLIED, started({ run: NEXT })).thenThrows('INTERNAL');
  });

  it('is refused for a migration that is applied with other content', () => {
    recording(APPLIED, started({ run: NEXT, content: digest('d1') })).thenThrows('MIGRATION_CHANGED');
  });

  it('is recorded for an applied migration that goes down', () => {
    const down = started({ run: NEXT, direction: 'down', undoes: RUN });
    recording(APPLIED, down).then([down]);
  });

  it('is recorded for a migration that failed, was rolled back, or is done in part', () => {
    const again = started({ run: NEXT });
    const failed = [...LEASED, started(), step('failed', { committed: false, fingerprint: undefined })];
    const down = runUpTo('succeeded', {}, { run: NEXT, direction: 'down' });
    recording(failed, again).then([again]);
    recording([...APPLIED, ...down], started({ run: testId(0xa3) })).then([started({ run: testId(0xa3) })]);
    recording(PARTIAL, again).then([again]);
  });

  it('is recorded for what is done in part and goes down', () => {
    const down = started({ run: NEXT, direction: 'down' });
    recording(PARTIAL, down).then([down]);
  });

  it('is refused downwards for a migration that is not applied', () => {
    const refusal = recording(LEASED, started({ direction: 'down' })).thenThrows('MIGRATION_NOT_APPLIED');
    expect(refusal.message).toBe('m is not applied on shop');
  });

  it('is refused downwards for a migration that was taken back', () => {
    const down = { run: NEXT, direction: 'down' } as const;
    const history = [...APPLIED, ...runUpTo('succeeded', {}, down)];
    recording(history, started({ ...down, run: testId(0xa3) })).thenThrows('MIGRATION_NOT_APPLIED');
  });

  it('is refused for a run that is open already', () => {
    const refusal = recording([...LEASED, started()], started()).thenThrows('INTERNAL');
    expect(refusal.message).toBe('run.started has no place in a run that is open');
  });

  it('is refused twice in one command', () => {
    recording(LEASED, started(), started()).thenThrows('INTERNAL');
  });
});

describe('an event of a run', () => {
  it('is recorded where it may follow the last one', () => {
    const next = step('pre-flight-started');
    recording([...LEASED, started()], next).then([next]);
  });

  it('is refused where it may not follow', () => {
    const refusal = recording([...LEASED, started()], step('execution-started')).thenThrows('INTERNAL');
    expect(refusal.message).toBe('run.execution-started has no place after started');
  });

  it('is refused for a run that never began', () => {
    const refusal = recording(LEASED, step('pre-flight-started')).thenThrows('INTERNAL');
    expect(refusal.message).toBe('run.pre-flight-started has no place in a run that is not open');
  });

  it('is refused for a run that is over', () => {
    recording(APPLIED, step('failed')).thenThrows('INTERNAL');
  });

  it('is refused outside a run, unless it is about a backup or a restore', () => {
    const refusal = recording(LEASED, step('pre-flight-started', { run: undefined })).thenThrows('INTERNAL');
    expect(refusal.message).toBe('run.pre-flight-started has no place outside a run');
    recording(LEASED, draft('target.registered')).thenThrows('INTERNAL');
    const alone = [draft('run.backup-created', { run: undefined }), draft('run.restore-failed')];
    recording(LEASED, ...alone).then(alone);
  });
});

describe('a whole run in one command', () => {
  it('is recorded', () => {
    recording(LEASED, ...runUpTo('succeeded')).then(runUpTo('succeeded'));
  });

  it('is refused as a whole where one event has no place', () => {
    const drafts = [
      started(),
      ...GOOD_RUN.filter((name) => name !== 'schema-validated').map((name) => step(name)),
    ];
    recording(LEASED, ...drafts).thenThrows('INTERNAL');
  });

  it('is refused where it goes on after its end', () => {
    recording(LEASED, ...runUpTo('succeeded'), step('failed')).thenThrows('INTERNAL');
  });

  it('may be interleaved with another', () => {
    const other = { run: NEXT, migration: 'n', content: CONTENT };
    const drafts = [
      started(),
      started(other),
      step('pre-flight-started', {}, NEXT),
      step('pre-flight-started'),
    ];
    recording(LEASED, ...drafts).then(drafts);
  });
});
