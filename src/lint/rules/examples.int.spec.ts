import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { splitStatements } from '../../postgres/statements.js';
import type { LintRule } from '../rule.js';
import { LINT_RULES } from './index.js';

/** What would change the server, leave the database, or is no SQL. */
const NOT_RUN = new Set([
  'alter-system',
  'copy-program',
  'drop-database',
  'untrusted-extension',
  'untrusted-language',
  'transaction-control',
  'unreadable-sql',
  'unreadable-body',
]);

/** Bad examples that PostgreSQL refuses: the rule says so. */
const FAILS: Record<string, string> = {
  'add-required-column': '23502',
  'enum-value-used': '55P04',
};

const ROLES = ['app', 'auditor', 'old_app'];

let sample: TestDatabase;
beforeAll(async () => {
  sample = await createDatabase();
  const client = new pg.Client({ connectionString: sample.url });
  await client.connect();
  await client.query(
    await readFile(new URL('../../../test/support/lint-sample.sql', import.meta.url), 'utf8'),
  );
  await client.end();
});
afterAll(() => sample.drop());

/** Runs scripts one after the other on a clone, or in a transaction that is rolled back where all can run in one. */
async function runAll(scripts: readonly string[]): Promise<void> {
  const statements = (await Promise.all(scripts.map(splitStatements))).flat();
  const transactional = statements.every(
    ({ traits }) => traits.refusesTransaction === undefined && traits.addsEnumValue === undefined,
  );
  if (transactional) {
    const sql = scripts.join(';\n');
    const roles = ROLES.filter((role) => new RegExp(`\\b${role}\\b`).test(sql)).map(
      (role) => `CREATE ROLE ${role}`,
    );
    await run(sample, ['BEGIN', ...roles, sql, 'ROLLBACK']);
    return;
  }
  const clone = await createDatabase(sample.name);
  try {
    for (const script of scripts) {
      const of = await splitStatements(script);
      const alone = of.some(({ traits }) => traits.refusesTransaction !== undefined);
      await run(clone, alone ? of.map(({ text }) => text) : [script]);
    }
  } finally {
    await clone.drop();
  }
}

async function run({ url }: TestDatabase, scripts: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const script of scripts) await client.query(script);
  } finally {
    await client.end();
  }
}

const chosen = LINT_RULES.filter(({ code }) => !NOT_RUN.has(code));

describe.each(chosen.map((rule): [string, LintRule] => [rule.code, rule]))('%s', (code, { bad, good }) => {
  it('has a bad example that does on PostgreSQL what the rule says', async () => {
    const sqlstate = FAILS[code];
    const done = runAll([bad]);
    if (sqlstate === undefined) await done;
    else await expect(done).rejects.toMatchObject({ code: sqlstate });
  });

  it('has a good example that PostgreSQL takes', async () => {
    await runAll(good);
  });
});
