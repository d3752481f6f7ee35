import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { type LookBeforeOptions, lookBefore } from '../../test/support/look-before.js';

let daybook: TestDaybook;
beforeAll(async () => {
  daybook = await openDaybook('test');
  await query(daybook.target.url, 'CREATE TABLE accounts (id int)');
});
afterAll(() => daybook.close());

const WRITTEN = '-- purpose: p\n-- scope: s\n-- rollback: r\n-- impact: i\n';
const ADDS = 'ALTER TABLE accounts ADD COLUMN note text;';

interface Case {
  check: string;
  up?: string;
  options: LookBeforeOptions;
  outcome: string;
  finding: string;
}

const cases: Case[] = [
  {
    check: 'environment',
    options: { header: '-- environments: production, staging\n' },
    outcome: 'failed',
    finding: 'the migration is for production, staging, not for test',
  },
  {
    check: 'environment',
    options: { header: '-- environments: test\n' },
    outcome: 'passed',
    finding: 'test',
  },
  {
    check: 'postgres',
    options: { header: '-- postgres: >= 13\n' },
    outcome: 'passed',
    finding: 'PostgreSQL',
  },
  {
    check: 'documentation',
    options: { policy: { documentation: 'required' } },
    outcome: 'failed',
    finding: 'missing: ',
  },
  { check: 'documentation', options: {}, outcome: 'warned', finding: 'missing: ' },
  {
    check: 'documentation',
    options: { header: WRITTEN, policy: { documentation: 'required' } },
    outcome: 'passed',
    finding: 'complete',
  },
  {
    check: 'rollback',
    options: { policy: { rollback: 'required' } },
    outcome: 'failed',
    finding: 'the migration has no way back',
  },
  { check: 'rollback', options: {}, outcome: 'warned', finding: 'the migration has no way back' },
  { check: 'rollback', options: { direction: 'down' }, outcome: 'skipped', finding: 'this is one' },
  {
    check: 'unchanged tables',
    options: { header: '-- unchanged: nowhere\n' },
    outcome: 'failed',
    finding: 'not there: nowhere',
  },
  {
    check: 'unchanged tables',
    options: { header: '-- unchanged: accounts\n' },
    outcome: 'passed',
    finding: 'accounts',
  },
  { check: 'lint', up: 'SELECT 1;', options: {}, outcome: 'passed', finding: 'nothing to object to' },
];

describe('the pre-flight looks at the migration', () => {
  it.each(cases)(
    'and says of its $check: $outcome, $finding',
    async ({ check, up, options, outcome, finding }) => {
      const found = (await lookBefore(daybook, up ?? ADDS, options)).get(check);
      expect(found).toMatchObject({ outcome, finding: expect.stringContaining(finding) });
    },
  );
});
