import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrateTarget } from '../../src/run/migrate.js';
import { registerTarget } from '../../src/run/register-target.js';
import { query } from '../support/backups.js';
import { openDaybook, type TestDaybook } from '../support/daybook.js';
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.js';
import { until } from '../support/until.js';

const header = `-- kind: schema
-- purpose: a spec
-- scope: the spec's tables
-- rollback: none
-- impact: none
`;
/** So many that some go together in one message, whatever the pace. */
const COUNT = 60;
/**
 * Pauses where two others before it in the same message are committed, which do not wait for the disk: `statement_timestamp` is that of the message.
 * Eight kilobytes make the server hand over what it holds back: the results of those before it.
 */
const PAUSE = `SELECT repeat('x', 20000);
DO $$ BEGIN
  IF (SELECT NOT done FROM crash) AND (SELECT count(*) FROM daybook.receipt WHERE at > statement_timestamp()) = 2 THEN
    PERFORM pg_sleep(60);
  END IF;
END $$;`;

const files = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => [
    `2025010100${String(index).padStart(4, '0')}_m${index}.sql`,
    `${header}-- +up\nCREATE TABLE t${index} (id int);\n${PAUSE}\n`,
  ]),
);

let daybook: TestDaybook;
let server: OwnPostgres;
beforeAll(async () => {
  [daybook, server] = await Promise.all([openDaybook('test'), ownPostgres()]);
}, 60_000);
afterAll(async () => {
  await server.end();
  await daybook.close();
}, 60_000);

it('a server that crashes in the middle of a message takes nothing back that the ledger says is done', {
  timeout: 120_000,
}, async () => {
  const target = { name: 'crashing', url: server.url };
  await registerTarget(daybook.services, target, { environment: 'test', region: 'eu', tags: [] });
  await query(target.url, 'CREATE TABLE crash (done boolean); INSERT INTO crash VALUES (false)');
  const set = await daybook.migrations(files);
  const migrate = () => migrateTarget(daybook.services, target, { set, policyOf: daybook.policyOf });
  const receipts = async (): Promise<string[]> =>
    (await query<{ run: string }>(target.url, 'SELECT run FROM daybook.receipt ORDER BY number')).map(
      ({ run }) => run,
    );
  let before: string[] = [];
  let migrating: ReturnType<typeof migrate> | undefined;
  await server.crashAfter(async () => {
    migrating = migrate();
    await until('the pause', async () => {
      const sleeping = await query(target.url, `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
      return sleeping.length > 0;
    });
    before = await receipts();
  });
  expect((await migrating!).error).toMatchObject({ code: 'TARGET_UNREACHABLE' });
  const after = await receipts();
  // Otherwise the crash took nothing back, and nothing was tried.
  expect(after.length).toBeLessThan(before.length);
  const said = (await daybook.ledger.readStream('target/crashing'))
    .filter(({ type }) => type.includes('run.execution-succeeded'))
    .map(({ data }) => (data as unknown as { run: string }).run);
  expect(after).toEqual(expect.arrayContaining(said));
  await query(target.url, 'UPDATE crash SET done = true');
  expect((await migrate()).error).toBeUndefined();
  expect(await receipts()).toHaveLength(COUNT);
});
