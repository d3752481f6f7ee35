import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../../test/support/drafts.js';
import {
  CONTENT,
  GOOD_RUN,
  LEASED,
  RUN,
  runUpTo,
  started,
  stateAfter,
  step,
} from '../../../test/support/target-story.js';
import { EVENT_SAMPLES } from '../../cli/generated/event-samples/index.js';
import { testId } from '../../testing.js';
import type { EventDraft } from '../event.js';
import { NOT_ATTEMPTED } from '../events/fields.js';

const NEXT = testId(0xa2);
const BACKUP = testId(0xb1);
const [BEFORE, AFTER, LINEAGE] = [digest('be'), digest('af'), digest('11')];
const fingerprinted = (version: string) => ({ method: 'fingerprint', schemaVersion: version });
const lineage = { method: 'lineage', schemaVersion: LINEAGE };

const read = {
  'schema-validated': fingerprinted(BEFORE),
  'post-validation-passed': fingerprinted(AFTER),
};
const derived = { 'schema-validated': lineage, 'post-validation-passed': lineage };
const down = { run: NEXT, direction: 'down', undoes: RUN } as const;
const failedBy = (code: string, changes: object = {}, run = RUN) =>
  step(
    'failed',
    { committed: false, fingerprint: undefined, failure: { code, summary: 'no' }, ...changes },
    run,
  );

describe('an open run', () => {
  it('is what its start says', () => {
    expect(stateAfter(...LEASED, started({ withRollback: true })).openRuns).toEqual({
      [RUN]: {
        run: RUN,
        migration: 'm',
        kind: 'schema',
        direction: 'up',
        content: CONTENT,
        fence: 2,
        withRollback: true,
        startedAt: '2025-01-01T00:00:02.000Z',
        last: 'started',
        committed: false,
        batches: 0,
        records: 0,
        undoes: null,
        backup: null,
        schemaBefore: null,
      },
    });
  });

  it.each(GOOD_RUN.filter((name) => name !== 'succeeded'))('stands at its last event: %s', (name) => {
    expect(stateAfter(...LEASED, ...runUpTo(name)).openRuns[RUN]?.last).toBe(name);
  });

  it('names the run that it takes back', () => {
    expect(stateAfter(...LEASED, started(down)).openRuns[NEXT]?.undoes).toBe(RUN);
  });

  it('is committed with its execution, with its records', () => {
    const state = stateAfter(...LEASED, ...runUpTo('execution-succeeded'));
    expect(state.openRuns[RUN]).toMatchObject({ committed: true, records: 160 });
  });

  it('knows the backup that was verified for it, or the one that is relied on', () => {
    const made = [
      step('backup-started'),
      step('backup-created'),
      step('backup-verified', { backup: BACKUP }),
    ];
    expect(stateAfter(...LEASED, ...runUpTo('pre-flight-passed'), ...made).openRuns[RUN]?.backup).toBe(
      BACKUP,
    );
    const recent = runUpTo('backup-skipped', { 'backup-skipped': { backup: BACKUP } });
    expect(stateAfter(...LEASED, ...recent).openRuns[RUN]?.backup).toBe(BACKUP);
    const none = runUpTo('backup-skipped', { 'backup-skipped': { backup: undefined } });
    expect(stateAfter(...LEASED, ...none).openRuns[RUN]?.backup).toBeNull();
  });

  it('is no more when it is over', () => {
    expect(stateAfter(...LEASED, ...runUpTo('succeeded')).openRuns).toEqual({});
    expect(stateAfter(...LEASED, started(), failedBy('PRE_FLIGHT_FAILED')).openRuns).toEqual({});
  });

  it('is not opened by an event of a run that never began', () => {
    expect(stateAfter(...LEASED, step('execution-succeeded'))).toEqual({
      ...stateAfter(...LEASED),
      version: 3,
    });
  });
});

describe('a migration', () => {
  it('is applied when its execution succeeded, even before the run is over', () => {
    const state = stateAfter(...LEASED, ...runUpTo('execution-succeeded', read));
    expect(state.migrations.m).toEqual({
      status: 'applied',
      content: CONTENT,
      run: RUN,
      at: '2025-01-01T00:00:09.000Z',
      rollbackAvailable: false,
      batches: 0,
      schemaBefore: BEFORE,
      schemaAfter: null,
    });
  });

  it('says when its run succeeded whether it can be rolled back', () => {
    const state = stateAfter(...LEASED, ...runUpTo('succeeded', { succeeded: { rollbackAvailable: true } }));
    expect(state.migrations.m).toMatchObject({ status: 'applied', rollbackAvailable: true });
  });

  it('knows the fingerprints before and after it, where they were read', () => {
    const state = stateAfter(...LEASED, ...runUpTo('succeeded', read));
    expect(state.migrations.m).toMatchObject({ schemaBefore: BEFORE, schemaAfter: AFTER });
  });

  it('knows none where the schema version was derived', () => {
    const state = stateAfter(...LEASED, ...runUpTo('succeeded', derived));
    expect(state.migrations.m).toMatchObject({ schemaBefore: null, schemaAfter: null });
  });

  it('is applied where the receipt that was found after a crash says so', () => {
    const found = step('receipt-recovered', { committed: true, batches: 0, records: 7 });
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), found);
    expect(state.migrations.m?.status).toBe('applied');
    expect(state.openRuns[RUN]).toMatchObject({ committed: true, records: 7 });
  });

  it('is untouched where no receipt was found', () => {
    const none = step('receipt-recovered', { committed: false, batches: 0, records: undefined });
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), none);
    expect(state.migrations).toEqual({});
    expect(state.openRuns[RUN]).toMatchObject({ committed: false, records: 0 });
  });

  it('is partial after a checkpoint, with its batches and records', () => {
    const checkpoint = step('checkpoint-reached', { batch: 2, rowsSoFar: 100 });
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), checkpoint);
    expect(state.migrations.m).toMatchObject({ status: 'partial', batches: 2 });
    expect(state.openRuns[RUN]).toMatchObject({ batches: 2, records: 100 });
  });

  it('is partial where checkpoints were found after a crash, and no receipt', () => {
    const found = step('receipt-recovered', { committed: false, batches: 3 });
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), found);
    expect(state.migrations.m).toMatchObject({ status: 'partial', batches: 3 });
  });

  it('keeps the schema that its first run began on when another one goes on', () => {
    const first = [
      ...runUpTo('execution-started', read),
      step('checkpoint-reached'),
      failedBy('EXECUTION_FAILED'),
    ];
    const next = runUpTo('execution-succeeded', { 'schema-validated': fingerprinted(AFTER) }, { run: NEXT });
    expect(stateAfter(...LEASED, ...first, ...next).migrations.m).toMatchObject({
      status: 'applied',
      schemaBefore: BEFORE,
    });
  });

  it('keeps the schema that it leads back to while it is taken back by halves', () => {
    const back = [...runUpTo('execution-started', { 'schema-validated': fingerprinted(AFTER) }, down)];
    const half = step('checkpoint-reached', {}, NEXT);
    expect(stateAfter(...LEASED, ...runUpTo('succeeded', read), ...back, half).migrations.m).toMatchObject({
      status: 'partial',
      schemaBefore: BEFORE,
    });
  });

  it('stays partial when the rest of it fails', () => {
    const rest = [step('checkpoint-reached'), step('execution-failed'), failedBy('EXECUTION_FAILED')];
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), ...rest);
    expect(state.migrations.m?.status).toBe('partial');
  });

  it('is failed when its run failed without a commit', () => {
    const rest = [step('execution-failed'), failedBy('EXECUTION_FAILED')];
    const state = stateAfter(...LEASED, ...runUpTo('execution-started'), ...rest);
    expect(state.migrations.m).toMatchObject({ status: 'failed', run: RUN });
  });

  it('is failed by the last run where several failed', () => {
    const again = [started({ run: NEXT }), failedBy('PRE_FLIGHT_FAILED', {}, NEXT)];
    const state = stateAfter(...LEASED, started(), failedBy('PRE_FLIGHT_FAILED'), ...again);
    expect(state.migrations.m).toMatchObject({ status: 'failed', run: NEXT });
  });

  it('stays applied when its run failed after the commit', () => {
    const rest = [
      step('post-validation-failed', fingerprinted(AFTER)),
      failedBy('POST_VALIDATION_FAILED', { committed: true }),
    ];
    const state = stateAfter(...LEASED, ...runUpTo('post-validation-started'), ...rest);
    expect(state.migrations.m).toMatchObject({ status: 'applied', schemaAfter: AFTER });
  });

  it('says that its post-validation failed, until another run comes to its change', () => {
    const failed = [
      ...runUpTo('post-validation-started'),
      step('post-validation-failed'),
      failedBy('POST_VALIDATION_FAILED', { committed: true }),
    ];
    expect(stateAfter(...LEASED, ...failed).migrations.m?.postValidation).toBe('failed');
    const takenBack = stateAfter(...LEASED, ...failed, ...runUpTo('execution-succeeded', {}, down));
    expect(takenBack.migrations.m).not.toHaveProperty('postValidation');
  });

  it('is fit where whoever recovered its run found that it holds', () => {
    const again = [
      step('post-validation-failed'),
      step('post-validation-started'),
      step('post-validation-passed'),
    ];
    const state = stateAfter(...LEASED, ...runUpTo('post-validation-started'), ...again);
    expect(state.migrations.m).not.toHaveProperty('postValidation');
  });

  it('is as it was where its turn never came', () => {
    const state = stateAfter(...LEASED, started(), failedBy(NOT_ATTEMPTED));
    expect([state.migrations, state.openRuns]).toEqual([{}, {}]);
  });

  it('is rolled back when its down run is executed, and cannot be rolled back again', () => {
    const state = stateAfter(...LEASED, ...runUpTo('succeeded'), ...runUpTo('execution-succeeded', {}, down));
    expect(state.migrations.m).toMatchObject({ status: 'rolled-back', run: NEXT, rollbackAvailable: false });
  });

  it('stays applied, with its way back, when its down run fails', () => {
    const applied = [...LEASED, ...runUpTo('succeeded')];
    const rest = [step('execution-failed', {}, NEXT), failedBy('EXECUTION_FAILED', {}, NEXT)];
    const state = stateAfter(...applied, ...runUpTo('execution-started', {}, down), ...rest);
    expect(state.migrations.m).toEqual(stateAfter(...applied).migrations.m);
  });

  it('can be applied again after it was rolled back', () => {
    const again = { run: testId(0xa3), content: digest('c1') };
    const history = [
      ...runUpTo('succeeded'),
      ...runUpTo('succeeded', {}, down),
      ...runUpTo('succeeded', {}, again),
    ];
    const state = stateAfter(...LEASED, ...history);
    expect(state.migrations.m).toMatchObject({ status: 'applied', ...again });
  });

  it('may be called as every object is made', () => {
    const named = { migration: 'constructor' };
    expect(stateAfter(...LEASED, started(named), failedBy('PRE_FLIGHT_FAILED')).migrations).toMatchObject({
      constructor: { status: 'failed' },
    });
  });
});

describe('the schema version', () => {
  it('is the fingerprint that was read', () => {
    const validated = stateAfter(...LEASED, ...runUpTo('schema-validated', read));
    expect(validated.schema).toEqual({ version: BEFORE, fingerprint: BEFORE, appliedSince: 0 });
    const passed = stateAfter(...LEASED, ...runUpTo('post-validation-passed', read));
    expect(passed.schema).toEqual({ version: AFTER, fingerprint: AFTER, appliedSince: 0 });
  });

  it('is the fingerprint of a target that is seen for the first time', () => {
    const first = { 'schema-validated': { method: 'first-sight', schemaVersion: BEFORE } };
    const state = stateAfter(...LEASED, ...runUpTo('schema-validated', first));
    expect(state.schema).toEqual({ version: BEFORE, fingerprint: BEFORE, appliedSince: 0 });
    expect(state.openRuns[RUN]?.schemaBefore).toBe(BEFORE);
  });

  it('counts what was applied since the fingerprint, where it was derived', () => {
    const one = [
      ...LEASED,
      ...runUpTo('post-validation-passed', { ...read, 'post-validation-passed': lineage }),
    ];
    expect(stateAfter(...one).schema).toEqual({ version: LINEAGE, fingerprint: BEFORE, appliedSince: 1 });
    const next = runUpTo('post-validation-passed', derived, { run: NEXT, migration: 'n' });
    expect(stateAfter(...one, ...next).schema).toEqual({
      version: LINEAGE,
      fingerprint: BEFORE,
      appliedSince: 2,
    });
  });

  it('is not changed by a validation that trusts the lineage', () => {
    const read1 = [...LEASED, ...runUpTo('succeeded', read)];
    const next = runUpTo('schema-validated', derived, { run: NEXT, migration: 'n' });
    expect(stateAfter(...read1, ...next).schema).toEqual(stateAfter(...read1).schema);
  });

  it('follows a post-validation that failed, since the change is committed', () => {
    const failed = step('post-validation-failed', fingerprinted(AFTER));
    const state = stateAfter(...LEASED, ...runUpTo('post-validation-started', read), failed);
    expect(state.schema?.version).toBe(AFTER);
  });

  it('is the fingerprint that a failed run left, where it was read', () => {
    const state = stateAfter(...LEASED, started(), failedBy('EXECUTION_FAILED', { fingerprint: AFTER }));
    expect(state.schema).toEqual({ version: AFTER, fingerprint: AFTER, appliedSince: 0 });
  });
});

describe('a fingerprint that a run leaves', () => {
  const drift = draft('target.drift-detected', { ...EVENT_SAMPLES['target.drift-detected'], target: 'shop' });

  it('clears the drift', () => {
    expect(stateAfter(...LEASED, drift, ...runUpTo('post-validation-passed', read)).drift).toBeNull();
  });

  it('clears nothing where it was only derived', () => {
    expect(stateAfter(...LEASED, drift, ...runUpTo('post-validation-passed', derived)).drift).not.toBeNull();
  });
});

describe('a run that is to fall back', () => {
  const fallen = [
    started({ withRollback: true }),
    ...runUpTo('post-validation-started').slice(1),
    step('post-validation-failed'),
    step('failed', { committed: true, rollbackAvailable: true }),
  ];
  const fallbackAfter = (...steps: EventDraft[]) =>
    stateAfter(...LEASED, ...fallen, ...steps).migrations.m?.fallback;

  it('is due to be taken back when it has failed', () => {
    expect(fallbackAfter()).toBe('due');
  });

  it.each(['INTERRUPTED', NOT_ATTEMPTED])('is still due when taking it back ends with %s', (code) => {
    expect(fallbackAfter(started(down), failedBy(code, {}, NEXT))).toBe('due');
  });

  it('is not due any more when taking it back was tried and failed', () => {
    expect(fallbackAfter(started(down), failedBy('EXECUTION_FAILED', {}, NEXT))).toBeUndefined();
  });

  it('is not due any more when it is taken back', () => {
    const steps = GOOD_RUN.slice(1, GOOD_RUN.indexOf('execution-succeeded') + 1);
    expect(fallbackAfter(started(down), ...steps.map((name) => step(name, {}, NEXT)))).toBeUndefined();
  });
});
