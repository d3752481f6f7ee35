import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { compareModes, type LockMode } from './lock-modes.js';
import { workOf } from './statement-work.js';
import { parseScript } from './statements.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(await readFile(new URL('../../test/support/lint-sample.sql', import.meta.url), 'utf8'));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const RELATIONS = `SELECT oid::regclass::text AS name, relfilenode FROM pg_class
  WHERE relnamespace IN ('public'::regnamespace, 'archive'::regnamespace) AND relkind IN ('r', 'p', 'm', 'v', 'i', 'S')`;

const LOCKS = `SELECT relation::regclass::text AS name, mode FROM pg_locks
  WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384`;

/** `AccessExclusiveLock` as `ACCESS EXCLUSIVE`. */
const modeOf = (name: string): LockMode =>
  name
    .replace(/Lock$/, '')
    .replace(/(?<!^)([A-Z])/g, ' $1')
    .toUpperCase() as LockMode;

async function seen(sql: string) {
  await client.query('BEGIN');
  try {
    const before = new Map((await client.query(RELATIONS)).rows.map((row) => [row.name, row.relfilenode]));
    await client.query(sql);
    const locks = new Map<string, LockMode>();
    for (const { name, mode } of (await client.query(LOCKS)).rows) {
      const known = locks.get(name);
      const found = modeOf(mode);
      if (!known || compareModes(found, known) > 0) locks.set(name, found);
    }
    const rewritten = (await client.query(RELATIONS)).rows
      .filter(({ name, relfilenode }) => before.has(name) && before.get(name) !== relfilenode)
      .map(({ name }) => name as string);
    return { locks, rewritten };
  } finally {
    await client.query('ROLLBACK');
  }
}

it.each([
  'SELECT count(*) FROM users JOIN orders ON user_id = users.id',
  'SELECT id FROM users FOR UPDATE',
  'INSERT INTO visits SELECT id, id FROM users',
  'UPDATE users SET age = 1 WHERE id = 1',
  'DELETE FROM orders WHERE id = 1',
  'WITH gone AS (DELETE FROM visits WHERE id = 1 RETURNING user_id) UPDATE users SET age = 1 FROM gone WHERE id = user_id',
  'TRUNCATE visits',
  'LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE',
  'LOCK TABLE users',
  'CREATE INDEX ON users (name)',
  'REINDEX TABLE orders',
  'CLUSTER orders USING orders_placed',
  'ANALYZE users',
  'REFRESH MATERIALIZED VIEW daily_totals',
  'REFRESH MATERIALIZED VIEW CONCURRENTLY daily_totals',
  'CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING',
  'CREATE POLICY p ON users USING (true)',
  "COMMENT ON TABLE users IS 'x'",
  "COMMENT ON COLUMN users.name IS 'x'",
  'CREATE STATISTICS s ON name, age FROM users',
  'CREATE TABLE child (user_id bigint REFERENCES users (id))',
  'CREATE TABLE child (CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id), user_id bigint)',
  'CREATE TABLE child () INHERITS (users)',
  "CREATE TABLE part PARTITION OF measurements FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
  'DROP TABLE archive.visits',
  'DROP INDEX orders_placed',
  'DROP VIEW active_names',
  'ALTER TABLE users RENAME COLUMN name TO full_name',
  'ALTER TABLE visits RENAME TO calls',
  'ALTER INDEX orders_placed RENAME TO orders_at',
  'ALTER TABLE visits SET SCHEMA archive2',
  'ALTER TABLE users ADD COLUMN a text',
  "ALTER TABLE users ADD COLUMN a text NOT NULL DEFAULT 'x'",
  'ALTER TABLE users ADD COLUMN a timestamptz DEFAULT now()',
  'ALTER TABLE users ADD COLUMN a uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE users ADD COLUMN a bigserial',
  'ALTER TABLE visits ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE users ADD COLUMN a text GENERATED ALWAYS AS (lower(email)) STORED',
  'ALTER TABLE visits ADD COLUMN a bigint REFERENCES users (id)',
  'ALTER TABLE users ALTER COLUMN name TYPE text',
  'ALTER TABLE users ALTER COLUMN name TYPE varchar',
  'ALTER TABLE users ALTER COLUMN age TYPE bigint',
  'ALTER TABLE users ALTER COLUMN age SET DEFAULT 1',
  'ALTER TABLE users ALTER COLUMN name SET NOT NULL',
  'ALTER TABLE users ALTER COLUMN name SET STATISTICS 10',
  'ALTER TABLE users ALTER COLUMN name SET (n_distinct = 5)',
  'ALTER TABLE users SET (fillfactor = 70)',
  'ALTER TABLE users DROP COLUMN nickname',
  'ALTER TABLE users ADD CHECK (age > 0) NOT VALID',
  'ALTER TABLE users ADD CHECK (age > 0)',
  'ALTER TABLE users ADD UNIQUE (email)',
  'ALTER TABLE visits ADD PRIMARY KEY (id)',
  'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id)',
  'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID',
  'ALTER TABLE orders DISABLE TRIGGER ALL',
  'ALTER TABLE users ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE visits SET UNLOGGED',
  "ALTER TABLE measurements ATTACH PARTITION measurements_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
  'ALTER TABLE measurements DETACH PARTITION measurements_2025',
])('takes the locks, and rewrites the tables, that PostgreSQL does: %s', async (sql) => {
  const { statements } = await parseScript(sql);
  const { locks, rewrites } = workOf(statements[0]!.node, statements[0]!.tree);
  if (sql.includes('archive2')) await client.query('CREATE SCHEMA IF NOT EXISTS archive2');
  const found = await seen(sql);
  const told = Object.fromEntries(locks.map(({ relation, mode }) => [relation, mode]));
  const renamed: Record<string, string> = { visits: 'calls', orders_placed: 'orders_at' };
  const actual = Object.fromEntries(
    locks.map(({ relation }) => [
      relation,
      found.locks.get(relation) ??
        found.locks.get(renamed[relation]!) ??
        found.locks.get(`archive2.${relation}`) ??
        // A relation that is dropped has no name any more: its lock is shown by number.
        [...found.locks].find(([name]) => /^\d+$/.test(name))?.[1],
    ]),
  );
  expect(told).toEqual(actual);
  const tables = found.rewritten.filter((name) => !/_(pkey|placed|day)$/.test(name));
  // TRUNCATE and REINDEX make new files, and write no row anew.
  if (!/^(TRUNCATE|REINDEX)/.test(sql)) expect(rewrites).toEqual(tables);
});
