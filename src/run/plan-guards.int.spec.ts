import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { isEvent } from '../domain/event.js';
import { migrateTarget } from './migrate.js';

let daybook: TestDaybook;
let number = 0;
beforeAll(async () => {
  daybook = await openDaybook('development');
  await query(
    daybook.target.url,
    `CREATE TABLE orders (id bigint PRIMARY KEY, state text, placed date, total numeric);
     INSERT INTO orders VALUES (1, 'new', now(), 1);
     CREATE INDEX orders_state ON orders (state); CREATE INDEX orders_wide ON orders (placed, total);
     CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
     CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2030-01-01');
     CREATE INDEX parted_id ON parted (id)`,
  );
});
afterAll(() => daybook.close());

async function verify(section: string) {
  number += 1;
  const set = await daybook.migrations({
    [`2025010100000${number.toString().padStart(3, '0')}_m.sql`]: `-- +up\nSELECT 1;\n-- +verify\n${section}\n`,
  });
  const { error } = await migrateTarget(daybook.services, daybook.target, {
    set,
    policyOf: daybook.policyOf,
  });
  const event = (await daybook.events()).findLast(
    (one) => isEvent(one, 'run.post-validation-passed') || isEvent(one, 'run.post-validation-failed'),
  );
  return {
    error,
    checks: (event?.data.checks as { check: string; finding: string; outcome: string }[]) ?? [],
  };
}

it.each([
  ["-- plan: uses orders_state\nSELECT * FROM orders WHERE state = 'new';", 'uses orders_state'],
  [
    "-- plan: no seq scan on orders\nSELECT * FROM orders WHERE state = 'new';",
    'no sequential scan of orders',
  ],
  ['-- plan: no seq scan\nUPDATE orders SET total = $2 WHERE id = $1;', 'no sequential scan'],
  [
    '-- plan: uses parted_id\n-- plan: no seq scan on parted\nSELECT * FROM parted WHERE id = $1;',
    'uses parted_id',
  ],
  [
    '-- plan: no seq scan on orders\nSELECT * FROM orders ORDER BY id LIMIT 5;',
    'no sequential scan of orders',
  ],
])('a small table passes where an index serves: %s', async (section, finding) => {
  const { error, checks } = await verify(section);
  expect(error).toBeUndefined();
  expect(checks[0]).toMatchObject({ outcome: 'passed', finding });
});

it.each([
  [
    '-- plan: no seq scan on orders\nSELECT * FROM orders WHERE lower(state) = $1;',
    'no index serves the query: Seq Scan on public.orders',
  ],
  [
    '-- plan: uses orders_state\nSELECT * FROM orders WHERE id = 1;',
    'does not use orders_state, but Index Scan on public.orders by orders_pkey',
  ],
  [
    '-- plan: no seq scan\nSELECT placed FROM orders WHERE total::text = $1;',
    'no index serves the query: Index Only Scan on public.orders by orders_wide, read as a whole',
  ],
  ['-- plan: uses nowhere\nSELECT 1;', 'there is no index nowhere'],
  ['-- plan: no seq scan on nowhere\nSELECT 1;', 'there is no table nowhere'],
])('a query that no index serves fails, with what is done instead: %s', async (section, finding) => {
  const { error, checks } = await verify(section);
  expect(error).toMatchObject({ code: 'POST_VALIDATION_FAILED' });
  expect(checks[0]).toMatchObject({ check: 'plan, line 5', outcome: 'failed', finding });
});

it('executes nothing of it, and leaves the settings of what follows as they were', async () => {
  const { error } = await verify(
    "-- plan: no seq scan\nSELECT pg_sleep(3600) FROM orders WHERE id = 1;\nSELECT current_setting('enable_seqscan') = 'on';",
  );
  expect(error).toBeUndefined();
});
