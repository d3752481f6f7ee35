import { expect, it } from 'vitest';
import { CASES } from '../support/tampering/cases.js';

it('ten thousand cases of tampering are tried, over both copies and an export', () => {
  const kinds = Object.values(CASES).flatMap((medium) => Object.values(medium));
  expect(kinds.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(10_000);
});
