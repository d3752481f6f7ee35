import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { lookBefore } from '../../test/support/look-before.js';
import { type OwnPostgres, ownPostgres } from '../../test/support/own-postgres.js';
import { DEFAULT_PRE_FLIGHT } from '../config/pre-flight.js';

let daybook: TestDaybook;
let server: OwnPostgres;
beforeAll(async () => {
  [daybook, server] = await Promise.all([
    openDaybook('test'),
    ownPostgres({ max_prepared_transactions: '2', wal_level: 'replica', max_wal_senders: '2' }),
  ]);
});
afterAll(async () => {
  await server.end();
  await daybook.close();
});

it('refuses a run for which a prepared transaction holds a lock, and names it', async () => {
  await query(server.url, 'CREATE TABLE orders (id int)');
  await query(server.url, `BEGIN; INSERT INTO orders VALUES (1); PREPARE TRANSACTION 'forgotten'`);
  const touched = await lookBefore(daybook, 'ALTER TABLE orders ADD COLUMN a int;', { url: server.url });
  expect(touched.get('prepared locks')).toMatchObject({ outcome: 'failed' });
  expect(touched.get('prepared locks')?.finding).toMatch(
    /^ROW EXCLUSIVE on public\.orders by the prepared transaction forgotten of \w+, for \d+ ms$/,
  );
  expect(touched.get('prepared transactions')).toMatchObject({
    outcome: 'warned',
    finding: '1 hold their locks until somebody ends them',
  });
  const other = await lookBefore(daybook, 'CREATE TABLE other (id int);', { url: server.url });
  expect(other.get('prepared locks')?.outcome).toBe('passed');
  await query(server.url, `ROLLBACK PREPARED 'forgotten'`);
});

it('points out a replication slot that nobody reads, and refuses it where it holds back too much', async () => {
  await query(server.url, `SELECT pg_create_physical_replication_slot('abandoned', true)`);
  const warned = await lookBefore(daybook, 'SELECT 1;', { url: server.url });
  expect(warned.get('replication slots')).toMatchObject({ outcome: 'warned' });
  expect(warned.get('replication slots')?.finding).toMatch(
    /physical slot abandoned, which holds back \d+ bytes/,
  );
  await query(server.url, 'CREATE TABLE filler AS SELECT generate_series(1, 10000)');
  const policy = {
    preFlight: { ...DEFAULT_PRE_FLIGHT, exceeded: 'refuse', inactiveSlotBytes: 1000 },
  } as const;
  const refused = await lookBefore(daybook, 'SELECT 1;', { url: server.url, policy });
  expect(refused.get('replication slots')).toMatchObject({
    outcome: 'failed',
    threshold: 'at most 1000 bytes held back',
  });
  await query(server.url, `SELECT pg_drop_replication_slot('abandoned')`);
});
