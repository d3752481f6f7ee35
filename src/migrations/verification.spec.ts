import { expect, test } from 'vitest';
import { judgeVerification } from './verification.js';

test.each([
  ['no rows', [], { passed: true }],
  ['one row that is true', [[true]], { passed: true }],
  ['one row that is true, with a message', [[true, 'all 150']], { passed: true }],
  ['one row that is false', [[false]], { passed: false }],
  ['one row that is false, with a message', [[false, 'only 149']], { passed: false, message: 'only 149' }],
  ['one row that is null', [[null]], { passed: false }],
  ['one row of something else', [['t']], { passed: false }],
  ['one row without columns', [[]], { passed: false }],
  ['two rows, though both are true', [[true], [true]], { passed: false }],
])('a query that returns %s', (_what, rows, verdict) => {
  expect(judgeVerification(rows)).toEqual(verdict);
});
