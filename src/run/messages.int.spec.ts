import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { hold } from '../../test/support/holder.js';
import { stateAndReceipts } from '../../test/support/receipts.js';
import { serverMajor } from '../../test/support/server-major.js';
import { migrateTarget } from './migrate.js';
import type { RunServices } from './work.js';

const header = `-- kind: schema
-- purpose: a spec
-- scope: the spec's tables
-- rollback: none
-- impact: none
`;
const COUNT = 60;
const idOf = (index: number): string => `2025010100${String(index).padStart(4, '0')}_m${index}`;

/** Each migration notes when its message began; the server gives all statements of a message the same time. */
const ordinary = (index: number): string =>
  `INSERT INTO noted (migration, message) VALUES (${index}, statement_timestamp());\nCREATE TABLE t${index} (id int);`;

const filesWith = (others: Record<number, string>): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      `${idOf(index)}.sql`,
      `${header}-- +up\n${others[index] ?? ordinary(index)}\n`,
    ]),
  );

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook('test');
  await query(daybook.target.url, 'CREATE TABLE noted (migration int PRIMARY KEY, message timestamptz)');
});
afterEach(() => daybook.close());

const migrate = async (others: Record<number, string> = {}, services: RunServices = daybook.services) =>
  await migrateTarget(services, daybook.target, {
    set: await daybook.migrations(filesWith(others)),
    policyOf: daybook.policyOf,
  });

const noted = async (): Promise<number[]> => {
  const rows = await query<{ migration: number }>(
    daybook.target.url,
    'SELECT migration FROM noted ORDER BY migration',
  );
  return rows.map(({ migration }) => migration);
};

/** What the ledger says is applied must be what the target has receipts of, and no run may be open. */
const applied = async (): Promise<string[]> => {
  const { state, receipts } = await stateAndReceipts(daybook);
  expect(state.openRuns).toEqual({});
  const known = Object.entries(state.migrations)
    .filter(([, { status }]) => status === 'applied')
    .map(([id]) => id);
  expect(receipts.map(({ migration }) => migration)).toEqual(known);
  return known;
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('quick migrations of a sequence', () => {
  it('go together, each in a transaction of its own', async () => {
    const { reports, error } = await migrate();
    expect(error).toBeUndefined();
    expect(reports).toHaveLength(COUNT);
    expect(await applied()).toEqual(upTo(COUNT).map(idOf));
    const [counted] = await query<{ messages: number; transactions: number }>(
      daybook.target.url,
      `SELECT (SELECT count(DISTINCT message) FROM noted)::int AS messages,
              (SELECT count(DISTINCT transaction) FROM daybook.receipt)::int AS transactions`,
    );
    expect(counted!.transactions).toBe(COUNT);
    expect(counted!.messages).toBeLessThan(COUNT / 2);
  });

  it('say for each how long it took', async () => {
    const { reports } = await migrate({ 30: 'SELECT pg_sleep(0.2);' });
    expect(reports[30]!.durationMs).toBeGreaterThanOrEqual(200);
    const others = reports.filter((_, index) => index !== 30).map(({ durationMs }) => durationMs);
    expect(Math.min(...others)).toBeGreaterThan(0);
    // Together with the slow one, they would have its time, too, if the message's were taken.
    expect(others.filter((ms) => ms >= 200).length).toBeLessThan(COUNT / 10);
  });

  it('end at the one that fails, with those before it applied and those behind it untouched', async () => {
    const { reports, error } = await migrate({
      29: `${ordinary(29)}\nALTER TABLE missing ADD COLUMN x int;`,
    });
    expect(error).toMatchObject({ code: 'EXECUTION_FAILED', where: { line: 9, column: 1 } });
    expect(error!.message).toContain(idOf(29));
    expect(reports).toHaveLength(29);
    expect(await applied()).toEqual(upTo(29).map(idOf));
    expect(await noted()).toEqual(upTo(29));
  });

  it('are applied up to the one that fails at its end', async () => {
    const { error } = await migrate({
      29: 'CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO late VALUES (1), (1);',
    });
    expect(error).toMatchObject({ code: 'EXECUTION_FAILED', details: { sqlstate: '23505' } });
    expect(await applied()).toEqual(upTo(29).map(idOf));
    expect(await noted()).toEqual(upTo(29));
  });

  it('are applied up to the one whose grammar is newer than the server', async ({ skip }) => {
    skip((await serverMajor()) >= 18, 'the server knows virtual columns');
    const { error } = await migrate({
      29: 'CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL);',
    });
    expect(error).toMatchObject({ code: 'EXECUTION_FAILED', where: { line: 7 } });
    expect(error!.message).toContain(idOf(29));
    expect(await applied()).toEqual(upTo(29).map(idOf));
    expect(await noted()).toEqual(upTo(29));
  });

  it('wait for a lock by trying again, and go on with the others behind it', async () => {
    await query(daybook.target.url, 'CREATE TABLE busy (id int)');
    const holder = await hold(daybook.target.url, 'LOCK TABLE busy IN ACCESS EXCLUSIVE MODE');
    let released: Promise<void> | undefined;
    const observer = {
      note(_: string, text: string) {
        if (text.includes('a lock is taken')) released ??= holder.letGo();
      },
    };
    const { error } = await migrate(
      { 29: `${ordinary(29)}\nALTER TABLE busy ADD COLUMN x int;` },
      { ...daybook.services, settings: { ...daybook.services.settings, retries: 3 }, observer },
    );
    await released;
    expect(error).toBeUndefined();
    expect(await applied()).toEqual(upTo(COUNT).map(idOf));
    const attempts = (await daybook.events())
      .filter(({ type }) => type.includes('run.execution-succeeded'))
      .map(({ data }) => (data as { attempts: number }).attempts);
    expect(attempts.filter((count) => count > 1)).toHaveLength(1);
    expect(attempts[29]).toBeGreaterThan(1);
  });

  it('stop when they are asked to, and nothing that was committed is missing in the ledger', async () => {
    const stop = new AbortController();
    let executed = 0;
    const observer = {
      report() {
        executed += 1;
        if (executed === 10) stop.abort();
      },
    };
    const services = { ...daybook.services, signal: stop.signal, observer };
    const { error } = await migrate({}, services);
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    const count = (await applied()).length;
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThan(COUNT);
    expect(await noted()).toEqual(upTo(count));
    expect((await migrate()).error).toBeUndefined();
    expect(await noted()).toEqual(upTo(COUNT));
  });

  it('leave what can be gone on with when one of them fails what it promised', async () => {
    const promise = `${ordinary(29)}\n-- +verify\nSELECT false;`;
    const { error } = await migrate({ 29: promise });
    expect(error).toMatchObject({ code: 'POST_VALIDATION_FAILED' });
    expect(await noted()).toEqual(upTo(30));
    expect((await migrate({ 29: promise })).error).toBeUndefined();
    expect(await noted()).toEqual(upTo(COUNT));
  });

  it('are found out of their receipts when the session is lost among them', async () => {
    const lose = `SELECT pg_terminate_backend(pg_backend_pid()) FROM once WHERE NOT done;`;
    await query(daybook.target.url, 'CREATE TABLE once (done boolean); INSERT INTO once VALUES (false)');
    const others = { 29: `${ordinary(29)}\n${lose}` };
    const { error } = await migrate(others);
    expect(error).toMatchObject({ code: 'TARGET_UNREACHABLE' });
    await query(daybook.target.url, 'UPDATE once SET done = true');
    expect((await migrate(others)).error).toBeUndefined();
    expect(await applied()).toEqual(upTo(COUNT).map(idOf));
    expect(await noted()).toEqual(upTo(COUNT));
  });
});
