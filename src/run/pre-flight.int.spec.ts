import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { hold } from '../../test/support/holder.js';
import { lookBefore } from '../../test/support/look-before.js';
import { DEFAULT_PRE_FLIGHT } from '../config/pre-flight.js';

let daybook: TestDaybook;
beforeAll(async () => {
  daybook = await openDaybook('test');
  await query(
    daybook.target.url,
    `CREATE TABLE orders (id bigint PRIMARY KEY, state text, total numeric);
     INSERT INTO orders SELECT i, 'new', i FROM generate_series(1, 5000) AS i;
     CREATE TABLE other (id bigint PRIMARY KEY)`,
  );
});
afterAll(() => daybook.close());

const refusing = { preFlight: { ...DEFAULT_PRE_FLIGHT, exceeded: 'refuse' } } as const;

describe('the pre-flight looks for transactions that are open for long', () => {
  const preFlight = { ...DEFAULT_PRE_FLIGHT, longTransactionMs: 0 };

  it('and names the oldest', async () => {
    const holder = await hold(daybook.target.url, 'SELECT 1');
    try {
      const found = (await lookBefore(daybook, 'SELECT 1;', { policy: { preFlight } })).get(
        'long transactions',
      );
      expect(found).toMatchObject({ outcome: 'warned', threshold: 'at most 0 ms' });
      expect(found?.finding).toContain(`the oldest is backend ${holder.pid}, for `);
      expect(found?.remedy).toContain(`pg_terminate_backend(${holder.pid})`);
    } finally {
      await holder.letGo();
    }
  });

  it('and refuses a run for them where policy says so, but no way back', async () => {
    const holder = await hold(daybook.target.url, 'SELECT 1');
    try {
      const policy = { preFlight: { ...preFlight, exceeded: 'refuse' } } as const;
      const up = await lookBefore(daybook, 'SELECT 1;', { policy });
      expect(up.get('long transactions')?.outcome).toBe('failed');
      const down = await lookBefore(daybook, 'SELECT 1;', { policy, direction: 'down' });
      expect(down.get('long transactions')?.outcome).toBe('warned');
    } finally {
      await holder.letGo();
    }
  });

  it('and passes over those that are younger than the threshold', async () => {
    const holder = await hold(daybook.target.url, 'SELECT 1');
    try {
      const checks = await lookBefore(daybook, 'SELECT 1;');
      expect(checks.get('long transactions')).toMatchObject({ outcome: 'passed', finding: 'none' });
    } finally {
      await holder.letGo();
    }
  });
});

describe('the pre-flight looks for locks', () => {
  it('of another session on the tables that the migration touches, and says who, since when and doing what', async () => {
    const holder = await hold(daybook.target.url, 'UPDATE orders SET state = state WHERE id = 1');
    try {
      const checks = await lookBefore(daybook, 'ALTER TABLE orders ADD COLUMN note text;');
      const found = checks.get('table locks');
      expect(found).toMatchObject({ outcome: 'warned', threshold: 'a transaction of at most 30000 ms' });
      expect(found?.finding).toMatch(
        new RegExp(
          `^ROW EXCLUSIVE on public.orders held by backend ${holder.pid} of .+, for \\d+ ms, idle in transaction, last statement SELECT`,
        ),
      );
      expect(found?.remedy).toContain(`pg_terminate_backend(${holder.pid})`);
    } finally {
      await holder.letGo();
    }
  });

  it('and refuses a run where policy says so and the holder is older than the threshold', async () => {
    const holder = await hold(daybook.target.url, 'LOCK TABLE orders IN SHARE MODE');
    try {
      const policy = { preFlight: { ...refusing.preFlight, lockHolderMs: 0 } };
      const checks = await lookBefore(daybook, 'ALTER TABLE orders ADD COLUMN note text;', { policy });
      expect(checks.get('table locks')?.outcome).toBe('failed');
    } finally {
      await holder.letGo();
    }
  });

  it('and passes over what does not conflict, and over other tables', async () => {
    const holder = await hold(daybook.target.url, 'SELECT * FROM orders; LOCK TABLE other');
    try {
      const checks = await lookBefore(daybook, 'CREATE INDEX i ON orders (state);');
      expect(checks.get('table locks')?.outcome).toBe('passed');
    } finally {
      await holder.letGo();
    }
  });

  it('on partitions of a table that the migration names', async () => {
    await query(
      daybook.target.url,
      'CREATE TABLE parted (id int) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (9)',
    );
    const holder = await hold(daybook.target.url, 'LOCK TABLE parted_1 IN SHARE MODE');
    try {
      const checks = await lookBefore(daybook, 'ALTER TABLE parted ADD COLUMN note text;');
      expect(checks.get('table locks')?.finding).toContain('SHARE on public.parted_1');
    } finally {
      await holder.letGo();
    }
  });
});

describe('the pre-flight looks for rights', () => {
  const role = `limited_${randomUUID().slice(0, 8)}`;
  let url: string;
  beforeEach(async () => {
    await query(daybook.target.url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE ROLE ${role}_owner`);
    await query(daybook.target.url, 'CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int)');
    const limited = new URL(daybook.target.url);
    limited.username = role;
    limited.password = 'x';
    url = limited.href;
  });
  afterEach(async () => {
    await query(
      daybook.target.url,
      `DROP SCHEMA hidden CASCADE; DROP OWNED BY ${role}; DROP ROLE ${role}, ${role}_owner`,
    );
  });

  it.each([
    ['ALTER TABLE orders ADD COLUMN note text', 'owning orders, which belongs to'],
    ['CREATE TABLE child (id bigint REFERENCES orders (id))', 'REFERENCES on orders'],
    ['CREATE TABLE hidden.x (id int)', 'CREATE on the schema hidden'],
    ['ALTER TABLE hidden.t ADD COLUMN a int', 'USAGE on the schema hidden'],
    ["UPDATE orders SET state = 'x'", 'UPDATE on orders'],
    ['CREATE SCHEMA mine', 'CREATE on the database'],
    [`CREATE SCHEMA mine AUTHORIZATION ROLE_owner`, 'membership in ROLE_owner'],
    ['SET ROLE ROLE_owner', 'membership in ROLE_owner'],
    ['CREATE ROLE nobody_yet', 'CREATEROLE, to create a role'],
    ['DROP TABLE orders', 'owning orders'],
    ['CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION f()', 'TRIGGER on orders'],
    ['TRUNCATE orders', 'TRUNCATE on orders'],
    [
      'WITH o AS (SELECT * FROM orders) INSERT INTO other SELECT id FROM o',
      'INSERT on other; SELECT on orders',
    ],
  ])('that a statement demands: %s', async (sql, missing) => {
    const checks = await lookBefore(daybook, `${sql.replace('ROLE_', `${role}_`)};`, { url });
    const found = checks.get('statement privileges');
    expect(found?.outcome).toBe('failed');
    expect(found?.finding).toContain(missing.replace('ROLE_', `${role}_`));
  });

  it('and finds none missing for what the migration makes itself', async () => {
    await query(
      daybook.target.url,
      `GRANT CREATE ON SCHEMA public TO ${role}; GRANT REFERENCES, SELECT ON orders TO ${role}`,
    );
    const sql = `CREATE TABLE child (id bigint REFERENCES orders (id));
      ALTER TABLE child ADD COLUMN note text; CREATE INDEX ON child (note); INSERT INTO child SELECT id FROM orders; DROP TABLE child;`;
    const checks = await lookBefore(daybook, sql, { url });
    expect(checks.get('statement privileges')).toMatchObject({ outcome: 'passed' });
  });

  it('and says of how many statements it cannot tell', async () => {
    const checks = await lookBefore(daybook, 'DO $$ BEGIN PERFORM 1; END $$; SELECT 1;', { url });
    expect(checks.get('statement privileges')?.finding).toContain('of 1 statements the text does not show');
  });
});

describe('the pre-flight looks at extensions', () => {
  it('that the server does not have', async () => {
    const checks = await lookBefore(daybook, 'CREATE EXTENSION no_such_thing;');
    expect(checks.get('extensions')).toMatchObject({
      outcome: 'failed',
      finding: 'the server has no extension no_such_thing',
    });
  });

  it('in versions that it does not have', async () => {
    const checks = await lookBefore(daybook, `CREATE EXTENSION plpgsql VERSION '9.9';`);
    expect(checks.get('extensions')?.finding).toMatch(/^the server has no version 9\.9 of plpgsql, but /);
  });

  it('that are there already, unless the migration allows for that', async () => {
    const twice = await lookBefore(daybook, 'CREATE EXTENSION plpgsql;');
    expect(twice.get('extensions')?.finding).toMatch(/^plpgsql is there already/);
    const once = await lookBefore(daybook, 'CREATE EXTENSION IF NOT EXISTS plpgsql;');
    expect(once.get('extensions')).toMatchObject({ outcome: 'passed' });
  });
});

describe('the pre-flight looks at the server', () => {
  it('whose version the migration is not for', async () => {
    const checks = await lookBefore(daybook, 'SELECT 1;', { header: '-- postgres: >= 99\n' });
    expect(checks.get('postgres')).toMatchObject({ outcome: 'failed', threshold: '>= 99' });
  });

  it('whose clock is another than the executor’s', async () => {
    const services = { now: () => new Date(Date.now() - 60_000) };
    const warned = (await lookBefore(daybook, 'SELECT 1;', { services })).get('clock');
    expect(warned).toMatchObject({ outcome: 'warned', threshold: 'at most 2000 ms' });
    expect(warned?.finding).toMatch(/^the server’s clock is (59|60)\d{3} ms ahead of the executor’s$/);
    const refused = await lookBefore(daybook, 'SELECT 1;', { services, policy: refusing });
    expect(refused.get('clock')?.outcome).toBe('failed');
  });

  it('and agrees with its clock where nothing is wrong', async () => {
    expect((await lookBefore(daybook, 'SELECT 1;')).get('clock')?.outcome).toBe('passed');
  });

  it('for room, and says how much a migration writes anew', async () => {
    const checks = await lookBefore(daybook, 'ALTER TABLE orders ALTER COLUMN id TYPE int;');
    const found = checks.get('server disk');
    expect(['passed', 'skipped']).toContain(found?.outcome);
    expect(found?.finding).toMatch(
      /^public\.orders is rewritten \([1-9]\d{5} bytes\); pg_default \(\d+ bytes, (\d+ bytes free|free space unknown)\) takes up to [1-9]\d{5} more$/,
    );
  });

  it('for indexes of the tables that serve nobody', async () => {
    await query(daybook.target.url, 'CREATE TABLE twice (id int); INSERT INTO twice VALUES (1), (1)');
    await query(daybook.target.url, 'CREATE UNIQUE INDEX CONCURRENTLY broken ON twice (id)').catch(
      () => undefined,
    );
    const touched = await lookBefore(daybook, 'ALTER TABLE twice ADD COLUMN note text;');
    expect(touched.get('table indexes')).toMatchObject({
      outcome: 'warned',
      finding: 'invalid: public.broken',
    });
    const mended = await lookBefore(daybook, 'ALTER TABLE twice ADD COLUMN note text; DROP INDEX broken;');
    expect(mended.get('table indexes')?.outcome).toBe('passed');
  });
});
