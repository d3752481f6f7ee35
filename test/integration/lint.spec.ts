import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject, type Project } from '../support/project.js';

const migration = (sql: string, down: string): string =>
  `-- kind: schema\n-- +up\n${sql}\n-- +down\n${down}\n`;

const ORDERS = migration('CREATE TABLE orders (id bigint PRIMARY KEY, note text);', 'DROP TABLE orders;');
const INDEX = migration('CREATE INDEX orders_note ON orders (note);', 'DROP INDEX orders_note;');
const DROP = migration('ALTER TABLE orders DROP COLUMN note;', 'ALTER TABLE orders ADD COLUMN note text;');

interface CheckEvent {
  type: string;
  data: { checks?: { check: string; outcome: string; finding: string }[] };
}

/** The lint checks in the events of a ledger, in their order. */
async function lintChecks(project: Project): Promise<string[]> {
  const events = (await project.events()).split('\n').map((line): CheckEvent => JSON.parse(line));
  return events
    .filter(({ type }) => /run\.pre-flight-(passed|failed)/.test(type))
    .flatMap(({ data }) => data.checks ?? [])
    .filter(({ check }) => check === 'lint')
    .map(({ outcome, finding }) => `${outcome}: ${finding}`);
}

describe('the static analysis of a run', () => {
  let project: Project;
  beforeAll(async () => {
    project = await openProject({
      targets: { shop: 'test', live: 'development' },
      migrations: { '20260101_orders.sql': ORDERS, '20260102_index.sql': INDEX, '20260103_drop.sql': DROP },
      more: 'lint: { rules: { drop-column: { test: error } } }\n',
    });
  });
  afterAll(() => project?.close());

  it('is counted and shown in the plan, which ends as migrate would', async () => {
    const { code, stdout } = await project.run(['plan', '--target', 'shop']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/20260102_index {2}schema · 1 statement · 1 warning\n/);
    expect(stdout).toMatch(
      /! create-index orders is closed to writers .* at migrations\/20260102_index\.sql:3:1/,
    );
    expect(stdout).toMatch(
      /✗ LINT_FAILED 20260103_drop: drop-column: .* at migrations\/20260103_drop\.sql:3:1/,
    );
    expect((await project.run(['plan', '--target', 'live'])).code).toBe(0);
  });

  it('refuses what is an error in the environment, and records what is a warning', async () => {
    const { code, stderr } = await project.run(['migrate', '--target', 'shop']);
    expect(code).toBe(3);
    expect(stderr).toContain('PRE_FLIGHT_FAILED');
    expect(stderr).toContain('drop-column (line 3)');
    expect(await lintChecks(project)).toEqual([
      'passed: nothing to object to',
      'warned: 1 warning: create-index (line 3)',
      'failed: 1 error: drop-column (line 3)',
    ]);
    expect(await project.dump('shop')).toContain('note text');
  });

  it('lets the same pass where it is a warning, and never refuses the way back', async () => {
    await project.json('migrate', '--target', 'live');
    await project.json('rollback', '20260103_drop', '--target', 'live');
    expect((await lintChecks(project)).slice(3)).toEqual([
      'passed: nothing to object to',
      'warned: 1 warning: create-index (line 3)',
      'warned: 1 warning: drop-column (line 3)',
      'passed: nothing to object to',
    ]);
  });

  it('passes where the place is accepted with a reason', async () => {
    await project.write({
      '20260103_drop.sql': DROP.replace('ALTER', '-- daybook:ignore drop-column nobody reads it\nALTER'),
    });
    await project.json('migrate', '--target', 'shop');
    expect(await project.dump('shop')).not.toContain('note text');
  });
});
