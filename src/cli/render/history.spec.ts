import pc from 'picocolors';
import { expect, it } from 'vitest';
import { LEASED, RUN, runUpTo, SHOP, step } from '../../../test/support/target-story.js';
import { targetHistory } from '../../audit/history.js';
import type { EventDraft } from '../../domain/event.js';
import { eventsOf } from '../../testing.js';
import type { Output } from '../output.js';
import { renderHistoryEntry } from './history.js';

const render = (drafts: readonly EventDraft[], verbose = false): string => {
  const events = eventsOf(SHOP, [...LEASED, ...drafts], { actor: 'ada', executor: 'vm:1:ab' });
  const out = { colours: pc.createColors(false) } as Output;
  return renderHistoryEntry(targetHistory(events).at(-1)!, { out, verbose });
};

it('a run says when, where, how it ended, who asked, who acted, and its steps', () => {
  const text = render(runUpTo('succeeded'));
  expect(text).toMatch(/^2025-01-01 00:00:02 UTC {2}shop {2}SUCCESS {2}m {2}/);
  expect(text).toContain(`    by ada through vm:1:ab · run ${RUN}`);
  expect(text).toMatch(
    /pre-flight .+ · backup skipped · schema-validation .+ · execution .+ · post-validation .+ · clean-up /,
  );
});

it('a run has a line for each step where that is asked for', () => {
  expect(render(runUpTo('succeeded'), true).split('\n').length).toBeGreaterThan(8);
});

it('a run that failed says at which step, and why', () => {
  const failure = { code: 'EXECUTION_FAILED', summary: 'EXECUTION_FAILED, SQLSTATE 42P01' };
  const text = render([
    ...runUpTo('execution-started'),
    step('execution-failed', { failure }),
    step('failed', { step: 'execution', committed: false, failure }),
  ]);
  expect(text).toContain('FAILED  m');
  expect(text).toContain('✗ execution: EXECUTION_FAILED, SQLSTATE 42P01');
});

it('a run that is open is running', () => {
  expect(render(runUpTo('execution-started'))).toContain('RUNNING  m');
});

it('what is no run is a sentence', () => {
  expect(render([])).toMatch(/shop {2}registered {2}database /);
});
