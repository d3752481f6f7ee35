import { expect, test } from 'vitest';
import { keptName, restoredName, withSuffix } from './database-names.js';

const ID = '0198c1d2-0000-7000-8000-0000deadbeef';

test('a restored database is named after the database and the end of the id', () => {
  expect(restoredName('app', ID, () => false)).toBe('app_restored_deadbeef');
});

test('a name that is taken gets a number', () => {
  expect(restoredName('app', ID, (name) => name === 'app_restored_deadbeef')).toBe('app_restored_deadbeef_2');
});

test('a kept database says when it was replaced', () => {
  expect(keptName('app', new Date('2026-04-12T09:30:15.123Z'), () => false)).toBe(
    'app_before_restore_20260412T093015Z',
  );
});

test('a long name is cut between characters, within 63 bytes', () => {
  const name = withSuffix('ü'.repeat(31), '_restored_deadbeef');
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(name).toBe(`${'ü'.repeat(22)}_restored_deadbeef`);
});
