import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLines, createRole, query } from '../support/backups.js';
import { hold } from '../support/holder.js';
import { openProject, type Project } from '../support/project.js';
import { until } from '../support/until.js';

const FIRST = `-- kind: schema
-- purpose: Orders.
-- scope: One table.
-- rollback: Drops it.
-- impact: None.

-- +up
CREATE TABLE orders (id integer PRIMARY KEY);

-- +down
DROP TABLE orders;
`;
const SECOND = FIRST.replace('Orders', 'Items').replaceAll('orders', 'items');
/** A port that nothing listens on: reserved, and below those that are given out. */
const NOWHERE = '127.0.0.1:1';

const project = async (more: Partial<Parameters<typeof openProject>[0]> = {}): Promise<Project> =>
  await openProject({ targets: { shop: 'test' }, migrations: { '20260101_orders.sql': FIRST }, ...more });

/** The state of target and ledger, to be compared. */
const stateOf = async (one: Project, target = 'shop') => [await one.dump(target), await one.size()];

describe('migrate refuses', () => {
  let one: Project;
  beforeAll(async () => {
    one = await project();
    expect((await one.run(['migrate'])).code).toBe(0);
  });
  afterAll(() => one?.close());

  it.each([
    [
      'a migration that was changed after it was applied',
      { '20260101_orders.sql': `${FIRST}\n-- more\n` },
      3,
      'MIGRATION_CHANGED',
    ],
    [
      'a requirement that does not exist',
      { '20260102_items.sql': SECOND.replace('-- kind', '-- requires: oders\n-- kind') },
      2,
      'REQUIREMENT_MISSING',
    ],
    [
      'requirements in a circle',
      {
        '20260102_items.sql': SECOND.replace('-- kind', '-- requires: more\n-- kind'),
        '20260103_more.sql': SECOND.replaceAll('items', 'more').replace(
          '-- kind',
          '-- requires: items\n-- kind',
        ),
      },
      2,
      'REQUIREMENT_CIRCULAR',
    ],
    [
      'SQL that PostgreSQL cannot parse',
      { '20260102_items.sql': SECOND.replace('CREATE TABLE', 'CRATE TABLE') },
      2,
      'MIGRATION_MALFORMED',
    ],
    [
      'a statement that refuses a transaction, between BEGIN and COMMIT',
      { '20260102_items.sql': SECOND.replace('CREATE TABLE', 'BEGIN; VACUUM; COMMIT; CREATE TABLE') },
      3,
      'NOT_TRANSACTIONAL',
    ],
  ])('%s, and leaves target and ledger as they were', async (_, files, code, error) => {
    const before = await stateOf(one);
    await one.write({ '20260101_orders.sql': FIRST, ...files });
    const result = await one.run(['migrate']);
    expect(result).toMatchObject({ code, stderr: expect.stringContaining(error) });
    expect(result.stderr).toMatch(/at migrations\/2026\d+_\w+\.sql/);
    expect(await stateOf(one)).toEqual(before);
    await one.write({ '20260101_orders.sql': FIRST });
    for (const name of Object.keys(files)) if (!name.startsWith('20260101')) await one.remove(name);
  });

  it('a backup policy that asks for less than the environment does', async () => {
    const strict = await project({ targets: { shop: 'staging' } });
    const result = await strict.run(['migrate', '--backup', 'none']);
    await strict.close();
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('POLICY_REFUSED') });
  });
});

describe('a failure', () => {
  it('in statement 2 of 3 leaves nothing of the migration, and says what is applied', async () => {
    const broken = SECOND.replace(
      '-- +down',
      'INSERT INTO nowhere VALUES (1);\nCREATE TABLE more (id integer);\n\n-- +down',
    );
    const one = await project({
      targets: { east: 'test', west: 'test' },
      migrations: { '20260101_orders.sql': FIRST, '20260102_items.sql': broken },
    });
    const { code, stdout, stderr } = await one.run(['migrate']);
    const tables = await query<{ name: string }>(
      one.url('east'),
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const document = JSON.parse((await one.run(['migrate', '--json'])).stdout);
    await one.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /EXECUTION_FAILED .*"nowhere" does not exist\n {2}at migrations\/20260102_items\.sql:10:13/,
    );
    expect(stdout).toContain('Status: FAILED');
    expect(stdout).toMatch(
      /east: 1 of 2 migrations applied, then it failed\n {2}applied: 20260101_orders\n {2}not applied: 20260102_items\nwest: not begun\n$/,
    );
    expect(tables).toEqual([{ name: 'orders' }]);
    expect(document).toMatchObject({
      targets: [{ target: 'east', applied: [], notApplied: ['20260102_items'], failed: true }],
      notBegun: ['west'],
      error: { code: 'EXECUTION_FAILED' },
    });
  });

  it('of the one who comes second to a target is that it is busy', async () => {
    const one = await project({
      migrations: { '20260101_orders.sql': FIRST.replace('CREATE', 'LOCK TABLE held; CREATE') },
    });
    await query(one.url('shop'), 'CREATE TABLE held ()');
    const holder = await hold(one.url('shop'), 'LOCK TABLE held');
    const first = one.start(['migrate']);
    await until('the first one waits', async () => {
      const rows = await query(
        one.url('shop'),
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    const second = await one.run(['migrate']);
    await holder.letGo();
    const { code } = await first.done;
    await one.close();
    expect(second).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('TARGET_BUSY shop is in use by daybook'),
    });
    expect(code).toBe(0);
  });
});

describe('what is out of reach', () => {
  let one: Project;
  beforeAll(async () => {
    one = await project();
  });
  afterAll(() => one?.close());

  it('is a target: 5, without a trace of its password', async () => {
    const result = await one.run(['migrate'], {
      DAYBOOK_TARGET_SHOP_URL: `postgres://ada:geheim@${NOWHERE}/x`,
    });
    expect(result).toMatchObject({ code: 5, stderr: expect.stringContaining('TARGET_UNREACHABLE') });
    expect(result.stdout + result.stderr).not.toContain('geheim');
  });

  it('is the ledger: 5, without a trace of its password', async () => {
    const result = await one.run(['migrate'], { DAYBOOK_LEDGER_URL: `postgres://ada:geheim@${NOWHERE}/x` });
    expect(result).toMatchObject({ code: 5, stderr: expect.stringContaining('LEDGER_UNREACHABLE') });
    expect(result.stdout + result.stderr).not.toContain('geheim');
  });

  it('is Kafka: a note, and the migration is applied', async () => {
    const before = await one.size();
    const { code, stderr } = await one.run(['migrate'], { DAYBOOK_KAFKA_BROKERS: NOWHERE });
    const appended = (await one.size()) - before;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Kafka is out of reach: ${appended} events wait in the ledger and will be published by the next relay.\n`,
    });
  });
});

describe('what the target does not allow', () => {
  it('is named with the privilege that is missing', async () => {
    const one = await project();
    const role = await createRole();
    const url = role.url(new URL(one.url('shop')).pathname.slice(1));
    const result = await one.run(['migrate'], { DAYBOOK_TARGET_SHOP_URL: url });
    await one.close();
    await role.drop();
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(
      /PRE_FLIGHT_FAILED the user role_\w+ lacks the privilege CREATE on the database/,
    );
    expect(result.stderr).toContain('GRANT CREATE ON DATABASE');
  });
});

describe('a full disk of the backups', () => {
  const root = process.getuid?.() === 0;
  const mounted = (folder: string): boolean => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'daybook-spec', folder], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  it.runIf(root)('is found before anything is changed', async ({ skip }) => {
    const one = await project({ targets: { shop: 'production' } });
    const folder = join(one.folder, '.daybook', 'backups');
    mkdirSync(folder, { recursive: true });
    if (!mounted(folder)) {
      await one.close();
      skip('this machine lets nobody mount a tmpfs');
    }
    try {
      const before = await one.dump('shop');
      const migrated = await one.run(['migrate']);
      const made = await one.run(['backup', 'create']);
      expect(migrated).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/PRE_FLIGHT_FAILED .*disk: \d+ bytes are free/),
      });
      expect(made).toMatchObject({ code: 1, stderr: expect.stringContaining('BACKUP_STORE') });
      expect(await query(one.url('shop'), `SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
      expect(before).not.toContain('orders');
    } finally {
      execFileSync('umount', [folder]);
      await one.close();
    }
  });
});

describe('a password in a URL', () => {
  it('is in no output, no event and no process list', async () => {
    const one = await project({
      targets: { shop: 'production' },
      more: 'run: { minimumFreeDiskBytes: 1000000 }\n',
    });
    const role = await createRole('SUPERUSER');
    const url = role.url(new URL(one.url('shop')).pathname.slice(1));
    const env = { DAYBOOK_TARGET_SHOP_URL: url };
    const running = one.start(['migrate', '--verbose'], env);
    const seen = new Set<string>();
    let over = false;
    void running.done.then(() => {
      over = true;
    });
    while (!over) for (const line of await commandLines()) if (line.includes('sesame')) seen.add(line);
    const results = [
      await running.done,
      await one.run(['status', '--json'], env),
      await one.run(['history', '--json'], env),
    ];
    const output = results.map(({ stdout, stderr }) => stdout + stderr).join('');
    const events = await one.events();
    await one.close();
    await role.drop();
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect([...seen]).toEqual([]);
    expect(output).not.toContain('sesame');
    expect(events).not.toContain('sesame');
  });
});
