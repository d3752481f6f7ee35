import { afterEach, beforeEach, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { isEvent } from '../domain/event.js';
import { migrateTarget } from './migrate.js';

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook('development');
  await query(daybook.target.url, 'CREATE TABLE old (id int, note text)');
});
afterEach(() => daybook.close());

async function sizes(files: Record<string, string>) {
  const set = await daybook.migrations(files);
  const { error } = await migrateTarget(daybook.services, daybook.target, {
    set,
    policyOf: daybook.policyOf,
  });
  expect(error).toBeUndefined();
  return (await daybook.events()).flatMap((event) =>
    isEvent(event, 'run.post-validation-passed') ? [event.data.sizes] : [],
  );
}

it('says how large the database and the tables of a migration were and are', async () => {
  const [found] = await sizes({
    '20250101000000_one.sql':
      "-- +up\nINSERT INTO old SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i;\nCREATE TABLE fresh AS SELECT 1 AS a;\n",
  });
  expect(found).toMatchObject({
    since: 'run',
    tables: [
      { table: 'public.fresh', after: 8192 },
      { table: 'public.old', before: 8192 },
    ],
  });
  expect(found!.tables[1]!.after).toBeGreaterThan(500_000);
  expect(found!.database.after - found!.database.before).toBeGreaterThan(500_000);
});

it('of a sequence with its last run alone, since the sequence began', async () => {
  const found = await sizes({
    '20250101000001_one.sql': '-- +up\nCREATE TABLE a (id int);\n',
    '20250101000002_two.sql': '-- +up\nCREATE TABLE b (id int);\n',
    '20250101000003_three.sql': '-- +up\nDROP TABLE old;\n',
  });
  expect(found).toMatchObject([
    undefined,
    undefined,
    { since: 'sequence', tables: [{ table: 'public.old', before: 8192 }] },
  ]);
});
