import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { until } from '../../test/support/until.js';
import { LedgerConnection } from './connection.js';
import { Ledger } from './ledger.js';

let book: TestLedger;
let applicationName: string;
beforeEach(async () => {
  book = await createLedger();
  applicationName = `closing ${randomUUID()}`;
});
afterEach(() => book.drop());

const sessions = () =>
  query<{ state: string }>(
    book.address.url,
    `SELECT state FROM pg_stat_activity WHERE application_name = '${applicationName}'`,
  );
const allGone = () => until('the end of all sessions', async () => (await sessions()).length === 0);

describe('a connection that was closed', () => {
  it('is not opened again by what was under way', async () => {
    const connection = new LedgerConnection({ ...book.address, applicationName });
    const asked = connection.use((client) => client.query('SELECT pg_sleep(2)'));
    const failed = expect(asked).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    await until('the question', async () => (await sessions())[0]?.state === 'active');
    await connection.close();
    await failed;
    await allGone();
  });

  it('is not opened again by what is asked later', async () => {
    const connection = new LedgerConnection({ ...book.address, applicationName });
    await connection.use((client) => client.query('SELECT 1'));
    await connection.close();
    await expect(connection.use((client) => client.query('SELECT 1'))).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining('closed'),
    });
    await allGone();
  });

  it('is closed after it was opened, where that was under way', async () => {
    const connection = new LedgerConnection({ ...book.address, applicationName });
    const opening = connection.client();
    await connection.close();
    await opening;
    await allGone();
  });
});

it('a connection that was dropped is opened again when it is needed', async () => {
  const connection = new LedgerConnection({ ...book.address, applicationName });
  await connection.use((client) => client.query('SELECT 1'));
  await connection.drop();
  await expect(connection.use((client) => client.query('SELECT 1'))).resolves.toBeDefined();
  await connection.close();
  await allGone();
});

it('a look for a lost tail that goes on when its ledger is closed leaves no session behind', async () => {
  const ledger = await Ledger.open({ ...book.address, applicationName });
  const looked = ledger.refuseLostTail([{ source: 'the topic', size: 1 }]);
  const failed = expect(looked).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
  await ledger.close();
  await failed;
  await allGone();
});
