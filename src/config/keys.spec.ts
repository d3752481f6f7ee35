import { describe, expect, it } from 'vitest';
import { configKeys, formatKey, keysAt, metaAt } from './keys.js';
import { configJsonSchema } from './schema.js';

describe('the keys of a configuration', () => {
  it('are listed down to the innermost', () => {
    expect(configKeys().map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        'ledger.name',
        'kafka.ssl',
        'kafka.ssl.ca',
        'targets.NAME.url',
        'seals.witnesses[].key',
        'run.retries',
      ]),
    );
  });

  it('each say what they are and what is wanted', () => {
    for (const key of configKeys()) {
      expect(key).toMatchObject({ description: expect.stringMatching(/\.$/), wanted: expect.any(String) });
    }
  });

  it('are written with the places of lists', () => {
    expect(formatKey(['kafka', 'brokers', 0])).toBe('kafka.brokers[0]');
  });

  it('are known by path, through names', () => {
    expect(metaAt(['targets', 'eu', 'url'])).toMatchObject({ secret: true });
  });

  it('are not those that every object has', () => {
    expect(keysAt(['constructor'])).toEqual([]);
  });
});

describe('the JSON Schema', () => {
  it('holds descriptions and constant defaults, and nothing that editors do not know', () => {
    const text = JSON.stringify(configJsonSchema());
    expect(text).toContain('"default":5000');
    expect(text).not.toMatch(/"(wanted|fallback|env|secret)":/);
  });

  it('allows no key that is not listed', () => {
    expect(configJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
