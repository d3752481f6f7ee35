import { expect, it } from 'vitest';
import { report } from '../../test/support/reports.js';
import { accomplishedBy } from './accomplished.js';

it('what succeeded or was recovered is applied', () => {
  const reports = [report({ migration: 'a' }), report({ migration: 'b', status: 'recovered' })];
  expect(accomplishedBy(reports)).toEqual({ applied: ['a', 'b'], rolledBack: [] });
});

it('what failed before its commit is not there', () => {
  const failure = { code: 'EXECUTION_FAILED', summary: 'no', step: 'execution' as const };
  expect(accomplishedBy([report({ status: 'failed', failure })]).applied).toEqual([]);
});

it('what failed its post-validation is there all the same', () => {
  const failure = { code: 'POST_VALIDATION_FAILED', summary: 'no', step: 'post-validation' as const };
  expect(accomplishedBy([report({ migration: 'a', status: 'failed', failure })]).applied).toEqual(['a']);
});

it('what fell back is not there any more', () => {
  const failure = { code: 'POST_VALIDATION_FAILED', summary: 'no', step: 'post-validation' as const };
  const reports = [
    report({ migration: 'a', status: 'failed', failure }),
    report({ migration: 'a', direction: 'down' }),
  ];
  expect(accomplishedBy(reports)).toEqual({ applied: [], rolledBack: ['a'] });
});
