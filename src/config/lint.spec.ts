import { describe, expect, it } from 'vitest';
import { checkConfig } from './check.js';
import { lintOverrides } from './lint.js';

const check = (rules: unknown) => checkConfig({ lint: { rules } }, (path) => ({ key: path.join('.') }));

describe('the severities of a configuration', () => {
  it('hold in all environments, or in those that are named', () => {
    const { lint } = check({ 'drop-table': 'off', 'drop-column': { production: 'error' } });
    const overrides = (environment: string) => lintOverrides({ lint: { rules: lint!.rules! } }, environment);
    expect(overrides('production')).toEqual({ 'drop-table': 'off', 'drop-column': 'error' });
    expect(overrides('staging')).toEqual({ 'drop-table': 'off' });
    expect(overrides('constructor')).toEqual({ 'drop-table': 'off' });
  });

  it('are refused for a rule that does not exist, with the one that was meant', () => {
    expect(() => check({ 'drop-tabel': 'off' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_UNKNOWN_KEY',
        message: 'the key lint.rules.drop-tabel is unknown: did you mean lint.rules.drop-table?',
      }),
    );
  });

  it('are refused where they are none', () => {
    expect(() => check({ 'drop-table': 'fatal' })).toThrow(
      /lint\.rules\.drop-table is "fatal"; wanted: off, warning/,
    );
    expect(() => check({ 'drop-table': { production: 'fatal' } })).toThrow(
      /drop-table\.production is "fatal"/,
    );
  });
});
