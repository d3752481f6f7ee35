import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { createDatabase } from './database.js';
import { hasKafka } from './kafka.js';

test('a test database is empty, its own, and gone after drop', async () => {
  const database = await createDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  client.on('error', () => {});
  const { rows } = await client.query('SELECT current_database() AS name');
  expect(rows).toEqual([{ name: database.name }]);
  await database.drop();
  const other = new pg.Client({ connectionString: database.url });
  await expect(other.connect()).rejects.toMatchObject({ code: '3D000' });
});

test.runIf(hasKafka())('the test Kafka names its brokers on 127.0.0.1', () => {
  expect(inject('kafkaBrokers')).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
});
