import { describe, expect, it } from 'vitest';
import { draft } from '../../test/support/drafts.js';
import { GOOD_RUN, LEASED, RUN, runUpTo, SHOP, started, step } from '../../test/support/target-story.js';
import type { EventDraft } from '../domain/event.js';
import { NOT_ATTEMPTED } from '../domain/events/fields.js';
import { eventsOf, testId } from '../testing.js';
import { aboutMigration, targetHistory } from './history.js';
import type { RunHistory } from './run-history.js';

const historyOf = (...drafts: readonly EventDraft[]) => targetHistory(eventsOf(SHOP, [...LEASED, ...drafts]));
const runOf = (...drafts: readonly EventDraft[]): RunHistory => {
  const run = historyOf(...drafts).find((entry) => entry.what === 'run');
  if (run?.what !== 'run') throw new Error('there is no run');
  return run;
};
const failed = (code: string, changes: object = {}) =>
  step('failed', { step: 'execution', committed: false, failure: { code, summary: 'no' }, ...changes });

describe('the history of a target', () => {
  it('begins with its registration', () => {
    expect(historyOf()).toMatchObject([{ what: 'registered', target: 'shop' }]);
  });

  it('has a run with its six steps, in their order', () => {
    const run = runOf(...runUpTo('succeeded'));
    expect(run).toMatchObject({ run: RUN, migration: 'm', outcome: 'succeeded', recovered: false });
    expect(run.steps.map(({ step: name, outcome }) => [name, outcome])).toEqual([
      ['pre-flight', 'passed'],
      ['backup', 'skipped'],
      ['schema-validation', 'passed'],
      ['execution', 'passed'],
      ['post-validation', 'passed'],
      ['clean-up', 'passed'],
    ]);
  });

  it('takes the time of a step from its own clock where it has one', () => {
    const run = runOf(...runUpTo('succeeded', { 'execution-succeeded': { durationMs: 7 } }));
    expect(run.steps.find(({ step: name }) => name === 'execution')?.durationMs).toBe(7);
  });

  it('begins a step that was announced before its turn when its turn came', () => {
    const events = eventsOf(SHOP, [
      ...LEASED,
      ...runUpTo('execution-succeeded', { 'execution-succeeded': { durationMs: 250 } }),
    ]);
    const said = events.at(-1)!;
    const endedAt = new Date(Date.parse(said.time) + 60_000).toISOString();
    const [run] = targetHistory([...events.slice(0, -1), { ...said, time: endedAt }]).slice(1);
    const [preFlight, , , execution] = (run as RunHistory).steps;
    expect(execution).toMatchObject({
      startedAt: new Date(Date.parse(endedAt) - 250).toISOString(),
      endedAt,
      durationMs: 250,
    });
    expect(preFlight!.durationMs).toBeLessThan(60_000);
  });

  it('has a run that is open at the step where it stands', () => {
    const run = runOf(...runUpTo('execution-started'));
    expect(run).toMatchObject({ outcome: 'open', endedAt: null, committed: null });
    expect(run.steps.at(-1)).toMatchObject({ step: 'execution', outcome: 'running', durationMs: null });
  });

  it('says why a run failed, and at which step', () => {
    const execution = step('execution-failed', {
      attempts: 2,
      failure: { code: 'EXECUTION_FAILED', summary: 'no' },
    });
    const run = runOf(...runUpTo('execution-started'), execution, failed('EXECUTION_FAILED'));
    expect(run).toMatchObject({
      outcome: 'failed',
      committed: false,
      attempts: 2,
      failure: { code: 'EXECUTION_FAILED', step: 'execution' },
    });
    expect(run.steps.at(-1)).toMatchObject({ step: 'execution', outcome: 'failed' });
  });

  it('says of a run whose post-validation failed that it is committed', () => {
    const run = runOf(
      ...runUpTo('execution-succeeded'),
      failed('POST_VALIDATION_FAILED', { step: 'post-validation', committed: true }),
    );
    expect(run).toMatchObject({ outcome: 'failed', committed: true });
  });

  it('tells a run whose turn never came from one that failed', () => {
    expect(runOf(...runUpTo('execution-started'), failed(NOT_ATTEMPTED)).outcome).toBe('not-attempted');
  });

  it('says of a run that it was recovered where its outcome was read from the receipt', () => {
    const recovered = step('receipt-recovered', { committed: true, batches: 0 });
    const after = GOOD_RUN.slice(GOOD_RUN.indexOf('post-validation-started')).map((name) => step(name));
    const run = runOf(...runUpTo('execution-started'), recovered, ...after);
    expect(run).toMatchObject({ outcome: 'succeeded', recovered: true, committed: true });
    expect(run.steps.find(({ step: name }) => name === 'execution')?.outcome).not.toBe('failed');
  });

  it('has a step once, although another executor began it anew', () => {
    const run = runOf(
      ...runUpTo('post-validation-started'),
      step('post-validation-started'),
      step('post-validation-passed'),
    );
    expect(run.steps.filter(({ step: name }) => name === 'post-validation')).toHaveLength(1);
  });

  it('has backups that are no part of a run', () => {
    const backup = testId(0xb1);
    const alone = { run: undefined, backup };
    const entries = historyOf(draft('run.backup-created', alone), draft('run.backup-verified', alone));
    expect(entries.slice(1)).toMatchObject([
      { what: 'backup', subject: backup },
      { what: 'backup-verified', subject: backup },
    ]);
  });

  it('keeps the backup of a run within the run', () => {
    const backup = testId(0xb1);
    const entries = historyOf(
      ...runUpTo('pre-flight-passed'),
      step('backup-started', { backup }),
      step('backup-created', { backup }),
      step('backup-verified', { backup }),
    );
    expect(entries.map(({ what }) => what)).toEqual(['registered', 'run']);
    expect(entries[1]).toMatchObject({ backup, steps: [{}, { step: 'backup', outcome: 'passed' }] });
  });
});

describe('what is about a migration', () => {
  it('is its runs, and adoptions that took it as applied', () => {
    const baseline = [{ migration: 'm', content: '0'.repeat(64) }];
    const entries = historyOf(
      draft('target.adopted', { target: 'shop', baseline }),
      started({ migration: 'other' }),
    );
    expect(aboutMigration(entries, 'm').map(({ what }) => what)).toEqual(['adopted']);
    expect(aboutMigration(entries, 'other').map(({ what }) => what)).toEqual(['run']);
  });
});
