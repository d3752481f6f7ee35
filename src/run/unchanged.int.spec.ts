import { afterEach, beforeEach, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { hold } from '../../test/support/holder.js';
import { until } from '../../test/support/until.js';
import { isEvent } from '../domain/event.js';
import { dryRunMigrate } from './dry-run-migrate.js';
import { lookAhead } from './look-ahead.js';
import { migrateTarget } from './migrate.js';

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook('test');
  await query(
    daybook.target.url,
    `CREATE TABLE accounts (id int PRIMARY KEY, name text); INSERT INTO accounts VALUES (1, 'a'), (2, 'b'), (3, 'c');
     CREATE TABLE ledger (id serial, account int); CREATE TABLE visits (id int)`,
  );
});
afterEach(() => daybook.close());

const files = (up: string, header = '-- unchanged: accounts, public.ledger\n', down = 'SELECT 1;') => ({
  '20250101000000_one.sql': `-- kind: schema\n${header}-- +up\n${up}\n-- +down\n${down}\n`,
});
const migrate = async (texts: Record<string, string>, options = {}) =>
  migrateTarget(daybook.services, daybook.target, {
    set: await daybook.migrations(texts),
    policyOf: daybook.policyOf,
    ...options,
  });
const passed = async () =>
  (await daybook.events()).find((event) => isEvent(event, 'run.post-validation-passed'));

it('a migration that leaves the tables as they are says their rows and digests', async () => {
  const { error } = await migrate(files('CREATE TABLE more (id int);'));
  expect(error).toBeUndefined();
  expect((await passed())?.data.checks).toMatchObject([
    {
      check: 'unchanged accounts',
      outcome: 'passed',
      finding: expect.stringMatching(/^3 rows, digest [0-9a-f]{32}$/),
    },
    { check: 'unchanged public.ledger', outcome: 'passed' },
    { check: 'validity' },
  ]);
});

it('what a trigger does behind its back is found, and everything rolled back', async () => {
  await query(
    daybook.target.url,
    `CREATE FUNCTION spread() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE accounts SET name = name || '!' WHERE id = 2; RETURN NEW; END $$;
     CREATE TRIGGER spread AFTER INSERT ON visits FOR EACH ROW EXECUTE FUNCTION spread()`,
  );
  const { error } = await migrate(files('INSERT INTO visits VALUES (1);'));
  expect(error).toMatchObject({ code: 'DATA_CHANGED' });
  expect(error?.message).toMatch(
    /unchanged accounts: 3 rows with the digest \w+ before, 3 with \w+ after; 1 rows touched by this migration$/,
  );
  expect(await query(daybook.target.url, 'SELECT count(*)::int AS n FROM visits')).toEqual([{ n: 0 }]);
  const failed = (await daybook.events()).find((event) => isEvent(event, 'run.execution-failed'));
  expect(JSON.stringify(failed?.data)).toContain('unchanged accounts: 3 rows');
});

it('a change and its opposite is none', async () => {
  const { error } = await migrate(
    files("UPDATE accounts SET name = 'x' WHERE id = 1; UPDATE accounts SET name = 'a' WHERE id = 1;"),
  );
  expect(error).toBeUndefined();
});

it('a table that is emptied or dropped is named', async () => {
  expect((await migrate(files('TRUNCATE accounts;'))).error?.message).toContain('unchanged accounts: 3 rows');
  expect((await migrate(files('DROP TABLE accounts;'))).error?.message).toContain(
    'unchanged accounts: the table is gone',
  );
});

it('settings of the migration make no difference', async () => {
  await query(daybook.target.url, 'ALTER TABLE accounts ADD at timestamptz DEFAULT now()');
  const { error } = await migrate(
    files(
      "SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL search_path = pg_catalog; SET LOCAL datestyle = german;",
    ),
  );
  expect(error).toBeUndefined();
});

it('what others change meanwhile is told apart', async () => {
  const { url } = daybook.target;
  const holder = await hold(url, 'SELECT pg_advisory_xact_lock(7)');
  const set = await daybook.migrations(files('SELECT pg_advisory_xact_lock(7);'));
  const settings = { ...daybook.services.settings, lockTimeoutMs: 30_000 };
  const migrating = migrateTarget(daybook.executor({ settings }), daybook.target, {
    set,
    policyOf: daybook.policyOf,
  });
  await until('the migration waits', async () => {
    const waiting = await query(
      url,
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted",
    );
    return waiting.length > 0;
  });
  await query(url, "INSERT INTO accounts VALUES (4, 'd')");
  await holder.letGo();
  expect((await migrating).error).toBeUndefined();
  expect((await passed())?.data.checks).toMatchObject([
    { outcome: 'warned', finding: expect.stringContaining('changed by others meanwhile') },
    { outcome: 'passed' },
    {},
  ]);
});

it('of a migration in stages it is found after its commit, and --with-rollback takes it back', async () => {
  const up = 'DELETE FROM accounts WHERE id = 3;\nCREATE INDEX CONCURRENTLY i ON accounts (name);';
  const down = "DROP INDEX i; INSERT INTO accounts VALUES (3, 'c');";
  const { error, reports } = await migrate(files(up, undefined, down), { withRollback: true });
  expect(error).toMatchObject({ code: 'POST_VALIDATION_FAILED' });
  expect(reports.map(({ direction }) => direction)).toEqual(['up', 'down']);
  expect(await query(daybook.target.url, 'SELECT count(*)::int AS n FROM accounts')).toEqual([{ n: 3 }]);
});

it('a table that is not there is refused before anything is touched', async () => {
  const { error } = await migrate(files('SELECT 1;', '-- unchanged: nowhere\n'));
  expect(error).toMatchObject({
    code: 'PRE_FLIGHT_FAILED',
    message: expect.stringContaining('not there: nowhere'),
  });
});

it('a dry run says it too', async () => {
  const set = await daybook.migrations(files('DELETE FROM accounts;'));
  const { error } = await dryRunMigrate(daybook.services, daybook.target, {
    set,
    policyOf: daybook.policyOf,
  });
  expect(error?.message).toContain('unchanged accounts: 3 rows');
});

const sequence = {
  '20250101000000_make.sql':
    '-- kind: schema\n-- +up\nCREATE TABLE made (id int);\n-- +down\nDROP TABLE made;\n',
  '20250101000001_keep.sql':
    '-- kind: schema\n-- unchanged: public.made\n-- +up\nCREATE INDEX made_id ON made (id);\n-- +down\nDROP INDEX made_id;\n',
};

it('a table that an earlier migration of the same sequence makes is there when its turn comes', async () => {
  const request = { set: await daybook.migrations(sequence), policyOf: daybook.policyOf };
  expect((await dryRunMigrate(daybook.services, daybook.target, request)).error).toBeUndefined();
  const pending = request.set.all;
  const seen = await lookAhead(daybook.services, daybook.target, pending, daybook.policyOf);
  expect(seen.error).toBeUndefined();
  expect(JSON.stringify(seen.migrations[1])).toContain('made by an earlier migration: public.made');
  const { error, reports } = await migrateTarget(daybook.services, daybook.target, request);
  expect(error).toBeUndefined();
  expect(reports).toHaveLength(2);
});
