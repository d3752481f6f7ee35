import pc from 'picocolors';
import { expect, it } from 'vitest';
import { report } from '../../../test/support/reports.js';
import { type MigratedTarget, renderMigrated } from './migrated.js';

const target = (changes: Partial<MigratedTarget> = {}): MigratedTarget => ({
  target: 'eu',
  reports: [report()],
  applied: [],
  rolledBack: [],
  notApplied: [],
  appliedBefore: 3,
  otherEnvironments: [],
  missing: [],
  durationMs: 1_200,
  failed: false,
  ...changes,
});
const render = (targets: MigratedTarget[], notBegun: string[] = []) =>
  renderMigrated({ targets, notBegun }, pc.createColors(false));

it('says how many were applied, and how long it took', () => {
  expect(render([target({ applied: ['a', 'b'] })])).toBe('eu: 2 migrations applied in 1.2 s');
});

it('says that nothing was due', () => {
  expect(render([target()])).toBe('eu: nothing is due, 3 migrations applied');
});

it('says what is done, what is not, and where nothing was begun', () => {
  expect(render([target({ failed: true, applied: ['a'], notApplied: ['b', 'c'] })], ['us'])).toBe(
    'eu: 1 of 3 migrations applied, then it failed\n  applied: a\n  not applied: b, c\nus: not begun',
  );
});

it('says what was left out, and what is applied without a file', () => {
  expect(render([target({ otherEnvironments: ['x'], missing: ['y'] })])).toBe(
    'eu: nothing is due, 3 migrations applied\n  not for this environment: x\n  applied, and its file is gone: y',
  );
});

it('says nothing where the first target failed before anything was tried: the error says it all', () => {
  expect(render([target({ failed: true, reports: [] })], ['us'])).toBe('');
});
