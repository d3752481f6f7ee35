import { expect, test } from 'vitest';
import { SystemMigration } from './system-migration.js';

class Limits extends SystemMigration<number> {
  readonly values: Record<string, number> = { staging: 10, production: 500 };
  async up(): Promise<void> {}
}

class WithDefault extends Limits {
  override readonly values = { default: 1, production: 500 };
}

test('valuesFor gives what the environment has', () => {
  expect(new Limits().valuesFor('production')).toBe(500);
  expect(new WithDefault().valuesFor('production')).toBe(500);
});

test('valuesFor gives what is for all others', () => {
  expect(new WithDefault().valuesFor('staging')).toBe(1);
});

test('valuesFor refuses an environment without values', () => {
  expect(() => new Limits().valuesFor('development')).toThrow(
    expect.objectContaining({
      code: 'PRE_FLIGHT_FAILED',
      message: 'the system migration has no values for the environment development',
      hint: expect.stringContaining('staging, production'),
    }),
  );
});

test('valuesFor is not fooled by what every object has', () => {
  expect(() => new Limits().valuesFor('constructor')).toThrow();
});
