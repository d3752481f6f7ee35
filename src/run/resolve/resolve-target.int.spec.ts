import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../../test/support/daybook.js';
import { checkReceipts } from '../../audit/check-receipts.js';
import { rollBackTarget } from '../../undo/rollback.js';
import { openTargetWriter } from '../lease.js';
import { finder, migrateTarget } from '../migrate.js';
import { type Decision, resolveTarget } from './resolve-target.js';

const BASE = '20250101000000_base';
const STAGED = '20250101000001_staged';
const header = '-- purpose: p\n-- scope: s\n-- rollback: r\n-- impact: i\n';
/** A block that commits a row and then fails: nobody can tell how far it came. */
const BLOCK = 'DO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; PERFORM 1 / 0; END $$;';

let daybook: TestDaybook;

const files = (up: string, down = '') => ({
  [`${BASE}.sql`]: `${header}-- +up\nCREATE TABLE t (a int);\n`,
  [`${STAGED}.sql`]: `${header}-- +up\n${up}\n${down && `-- +down\n${down}\n`}`,
});

async function migrate(migrations: Record<string, string>) {
  const set = await daybook.migrations(migrations);
  return await migrateTarget(daybook.services, daybook.target, { set, policyOf: daybook.policyOf });
}

async function resolve(migrations: Record<string, string>, decision: Decision, found: string[] = []) {
  return await resolveTarget(daybook.services, daybook.target, {
    migration: STAGED,
    decision,
    reason: 'I looked',
    policyOf: daybook.policyOf,
    find: finder(await daybook.migrations(migrations)),
    confirm: async (told) => void found.push(...told),
  });
}

const rows = async (): Promise<number[]> =>
  (await query<{ a: number }>(daybook.target.url, 'SELECT a FROM t ORDER BY a')).map(({ a }) => a);
const stages = () => query(daybook.target.url, 'SELECT FROM daybook.stage');
const status = async () =>
  (await openTargetWriter('shop', daybook.services)).state.migrations[STAGED]?.status;

beforeEach(async () => {
  daybook = await openDaybook();
});
afterEach(() => daybook.close());

describe('a stage in doubt', () => {
  const doubtful = files(`SELECT 1;\n${BLOCK}\nINSERT INTO t VALUES (2);`);

  it('that counts as done is not done again, and the next run goes on behind it', async () => {
    expect((await migrate(doubtful)).error).toMatchObject({
      code: 'OUTCOME_UNCERTAIN',
      hint: expect.stringContaining(`daybook resolve shop ${STAGED} --as done|not-done`),
    });
    const found: string[] = [];
    expect(await resolve(doubtful, 'done', found)).toMatchObject({ decision: 'done', stage: 2 });
    expect(found).toContainEqual(
      expect.stringMatching(/^stage 2 of up, .*: begun, and its end was not seen$/),
    );
    expect((await migrate(doubtful)).error).toBeUndefined();
    expect(await rows()).toEqual([1, 2]);
  });

  it('that counts as not done is done again', async () => {
    await migrate(doubtful);
    await query(daybook.target.url, 'DELETE FROM t');
    await resolve(doubtful, 'not-done');
    expect((await migrate(doubtful)).error).toMatchObject({ code: 'OUTCOME_UNCERTAIN' });
    expect(await rows()).toEqual([1]);
  });

  it('is in the ledger with who said it, why, and what was found, before the target is touched', async () => {
    await migrate(doubtful);
    await resolve(doubtful, 'done');
    const event = (await daybook.events()).find(({ type }) => type.includes('outcome-resolved'));
    expect(event).toMatchObject({
      actor: 'tester',
      data: { reason: 'I looked', decision: 'done', stage: 2, found: expect.any(Array) },
    });
  });

  it('stays in doubt where the person does not confirm', async () => {
    await migrate(doubtful);
    const size = (await daybook.history()).filter((name) => name.includes('resolved')).length;
    const asked = resolveTarget(daybook.services, daybook.target, {
      migration: STAGED,
      decision: 'done',
      reason: 'I looked',
      policyOf: daybook.policyOf,
      find: () => undefined,
      confirm: () => Promise.reject(new Error('no')),
    });
    await expect(asked).rejects.toThrow('no');
    expect((await daybook.history()).filter((name) => name.includes('resolved'))).toHaveLength(size);
    expect((await migrate(doubtful)).error).toMatchObject({ code: 'OUTCOME_UNCERTAIN' });
  });
});

describe('a migration that is there in part', () => {
  const partial = files('CREATE INDEX CONCURRENTLY t_a ON t (a);\nSELECT 1 / 0;');

  it('counts as applied where a person did the rest, and the ledger and the target agree', async () => {
    await migrate(partial);
    await query(daybook.target.url, 'ALTER TABLE t ADD COLUMN b int');
    await resolve(partial, 'applied');
    expect(await migrate(partial)).toMatchObject({ reports: [], plan: { pending: [] } });
    expect([await status(), await stages()]).toEqual(['applied', []]);
    expect(await checkReceipts(daybook.ledger, daybook.target)).toMatchObject({ problem: null });
  });

  it('counts as rolled back where a person removed it, and may change and begin anew', async () => {
    await migrate(partial);
    await query(daybook.target.url, 'DROP INDEX t_a');
    await resolve(partial, 'rolled-back');
    expect(await status()).toBe('rolled-back');
    const mended = files('CREATE INDEX CONCURRENTLY t_a ON t (a);\nSELECT 1;');
    expect((await migrate(mended)).error).toBeUndefined();
    expect(await status()).toBe('applied');
  });

  it('begins anew even where whoever recorded that was lost before the rows were gone', async () => {
    await migrate(partial);
    await query(daybook.target.url, 'DROP INDEX t_a');
    await query(
      daybook.target.url,
      `CREATE FUNCTION daybook.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'lost'; END $$;
       CREATE TRIGGER keep BEFORE DELETE ON daybook.stage EXECUTE FUNCTION daybook.keep()`,
    );
    await expect(resolve(partial, 'rolled-back')).rejects.toThrow('lost');
    await query(daybook.target.url, 'DROP FUNCTION daybook.keep CASCADE');
    expect(await stages()).toHaveLength(1);
    expect((await migrate(files('CREATE INDEX CONCURRENTLY t_a ON t (a);'))).error).toBeUndefined();
    expect(await query(daybook.target.url, `SELECT FROM pg_class WHERE relname = 't_a'`)).toHaveLength(1);
  });

  it('counts as rolled back where it was begun to be taken back and its way back does not go on', async () => {
    const stuck = files(
      'CREATE INDEX CONCURRENTLY t_a ON t (a);',
      'DROP INDEX CONCURRENTLY t_a;\nSELECT 1 / count(*) FROM t;',
    );
    await migrate(stuck);
    const set = await daybook.migrations(stuck);
    const request = { set, selection: { id: STAGED }, policyOf: daybook.policyOf };
    expect((await rollBackTarget(daybook.services, daybook.target, request)).error).toBeDefined();
    await resolve(stuck, 'rolled-back');
    expect((await migrate(stuck)).error).toBeUndefined();
  });
});

describe('what is not in doubt', () => {
  it.each<[string, Record<string, string>, Decision]>([
    ['what is applied', files('SELECT 1;'), 'rolled-back'],
    ['what failed and left nothing', files('SELECT 1 / 0;'), 'applied'],
    [
      'a stage that is simply not done',
      files('CREATE INDEX CONCURRENTLY t_a ON t (a);\nSELECT 1 / 0;'),
      'done',
    ],
  ])('is nobody’s to decide: %s', async (_what, migrations, decision) => {
    await migrate(migrations);
    await expect(resolve(migrations, decision)).rejects.toMatchObject({ code: 'NOTHING_IN_DOUBT' });
  });

  it('leaves no lease behind', async () => {
    await migrate(files('SELECT 1;'));
    await resolve(files('SELECT 1;'), 'applied').catch(() => undefined);
    expect((await openTargetWriter('shop', daybook.services)).state.lease).toBeNull();
  });
});
