import { expect, test } from 'vitest';
import { missingDocumentation } from './documentation.js';

test('missingDocumentation names the fields that nobody wrote, in their order', () => {
  expect(missingDocumentation({ documentation: {} })).toEqual(['purpose', 'scope', 'rollback', 'impact']);
  expect(missingDocumentation({ documentation: { scope: 'a', impact: 'b' } })).toEqual([
    'purpose',
    'rollback',
  ]);
  const whole = { purpose: 'a', scope: 'b', rollback: 'c', impact: 'd' };
  expect(missingDocumentation({ documentation: whole })).toEqual([]);
});
