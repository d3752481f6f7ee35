import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ENVIRONMENTS,
  formatBackupPolicy,
  parseBackupPolicy,
  policyFor,
  STRICTEST_POLICY,
} from './policy.js';

describe('policies', () => {
  it.each(['required', 'none', 'recent(24h)', 'recent(90s)', 'recent(5ms)'])(
    'writes %s as it was read',
    (text) => {
      expect(formatBackupPolicy(parseBackupPolicy(text)!)).toBe(text);
    },
  );

  it.each(['', 'recent', 'recent()', 'recent(0s)', 'Required', 'recent(24)'])(
    'refuses the backup policy %j',
    (text) => {
      expect(parseBackupPolicy(text)).toBeUndefined();
    },
  );

  it('treats an environment that nobody described as production', () => {
    expect(policyFor({ environments: DEFAULT_ENVIRONMENTS }, 'prod-eu')).toBe(STRICTEST_POLICY);
  });

  it('treats a target without an environment as production', () => {
    expect(policyFor({ environments: DEFAULT_ENVIRONMENTS }, undefined)).toBe(STRICTEST_POLICY);
  });

  it('is not led astray by names that every object has', () => {
    expect(policyFor({ environments: DEFAULT_ENVIRONMENTS }, 'constructor')).toBe(STRICTEST_POLICY);
  });
});
