import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliDaybook, openCliDaybook } from '../../../test/support/cli-daybook.js';

const ID = '20250101000000_fill';
const UP = `CREATE TABLE t (a int);\nDO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; PERFORM 1 / 0; END $$;`;
const REASON = ['--reason', 'the row is there'];

let daybook: CliDaybook;
beforeEach(async () => {
  daybook = await openCliDaybook({ [`${ID}.sql`]: `-- +up\n${UP}\n` });
  expect(await daybook.run('migrate')).toMatchObject({ code: 1, stderr: expect.stringContaining('resolve') });
});
afterEach(() => daybook.close());

it('resolve shows what it found, records the answer, and the next migrate goes on by it', async () => {
  const resolved = await daybook.run('resolve', 'shop', 'fill', '--as', 'done', ...REASON, '--yes');
  expect(resolved, resolved.stderr).toMatchObject({ code: 0 });
  expect(resolved.stderr).toMatch(/stage 2 of up, .*: begun, and its end was not seen/);
  expect(resolved.stdout).toContain(`stage 2 of ${ID} counts as done: the next run goes on behind it`);
  expect(await daybook.run('migrate')).toMatchObject({ code: 0 });
  expect((await daybook.run('history')).stdout).toContain('the row is there');
});

it('resolve gives the event as a document', async () => {
  const { stdout } = await daybook.run(
    'resolve',
    'shop',
    ID,
    '--as',
    'rolled-back',
    ...REASON,
    '--yes',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({ migration: ID, decision: 'rolled-back', reason: REASON[1] });
});

it.each<[string, string[], number, string]>([
  ['another word', ['--as', 'perhaps', ...REASON, '--yes'], 2, 'is no outcome'],
  ['no reason', ['--as', 'done', '--yes'], 2, '--reason is missing'],
  ['nobody to ask', ['--as', 'done', ...REASON], 2, 'nobody can be asked'],
])('resolve refuses %s, and nothing is recorded', async (_what, options, code, words) => {
  const refused = await daybook.run('resolve', 'shop', ID, ...options);
  expect(refused).toMatchObject({ code, stderr: expect.stringContaining(words) });
  expect(await daybook.history()).not.toContain('target.outcome-resolved');
});
