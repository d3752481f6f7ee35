import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { compareIds } from './file-name.js';
import type { LoadedMigration } from './migration-file.js';
import { inDependencyOrder } from './order.js';

const migration = (id: string, ...requires: string[]): LoadedMigration => ({
  id,
  name: id.replace(/^\d+_/, ''),
  kind: 'schema',
  file: `/m/${id}.sql`,
  form: 'sql',
  documentation: {},
  requires,
  content: '',
  up: { sql: 'SELECT 1', line: 1 },
  reversible: false,
});

const ids = (migrations: readonly LoadedMigration[]) => migrations.map(({ id }) => id);

describe('inDependencyOrder', () => {
  test('goes by the version where nothing is required', () => {
    expect(ids(inDependencyOrder([migration('10_a'), migration('9_b'), migration('9_a')]))).toEqual([
      '9_a',
      '9_b',
      '10_a',
    ]);
  });

  test('puts a requirement first, and lets all others keep their place', () => {
    const order = inDependencyOrder([
      migration('1_a', '3_c'),
      migration('2_b'),
      migration('3_c'),
      migration('4_d'),
    ]);
    expect(ids(order)).toEqual(['2_b', '3_c', '1_a', '4_d']);
  });

  test('prints the circle from its first member, without what only leads to it', () => {
    const circle = [
      migration('1_a', '3_c'),
      migration('2_b', '3_c'),
      migration('3_c', '4_d'),
      migration('4_d', '2_b'),
    ];
    expect(() => inDependencyOrder(circle, () => 7)).toThrow(
      expect.objectContaining({
        code: 'REQUIREMENT_CIRCULAR',
        message: 'the requirements go in a circle: 2_b → 3_c → 4_d → 2_b',
        where: { file: '/m/2_b.sql', line: 7 },
      }),
    );
  });

  test('refuses a migration that requires itself', () => {
    expect(() => inDependencyOrder([migration('1_a', '1_a')])).toThrow('1_a → 1_a');
  });
});

/** Migrations whose requirements point backwards in a hidden order, given in any order. */
const acyclic = fc
  .uniqueArray(fc.nat(99), { minLength: 1, maxLength: 20 })
  .chain((numbers) =>
    fc.tuple(
      fc.tuple(
        ...numbers.map((number, index) =>
          fc
            .subarray(numbers.slice(0, index))
            .map((requires) => migration(`${number}_m`, ...requires.map((n) => `${n}_m`))),
        ),
      ),
      fc.infiniteStream(fc.nat()),
    ),
  );

it.prop([acyclic])(
  'every order has all migrations, after what they require, whatever order they came in',
  ([migrations, keys]) => {
    const shuffled = migrations
      .map((each) => ({ each, key: keys.next().value as number }))
      .sort((left, right) => left.key - right.key)
      .map(({ each }) => each);
    const order = ids(inDependencyOrder(shuffled));
    expect([...order].sort(compareIds)).toEqual(ids(migrations).sort(compareIds));
    for (const { id, requires } of migrations) {
      for (const required of requires) expect(order.indexOf(required)).toBeLessThan(order.indexOf(id));
    }
    expect(ids(inDependencyOrder(migrations))).toEqual(order);
  },
);
