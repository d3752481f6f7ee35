import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tryLock } from '../postgres/advisory-lock.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { appendLock } from './append-lock.js';

let book: TestLedger;
let role: string;
let holder: Client;
beforeEach(async () => {
  book = await createLedger();
  role = `somebody_${randomUUID().slice(0, 8)}`;
  await query(book.address.url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
  const url = Object.assign(new URL(book.address.url), { username: role, password: 'x' });
  holder = await openClient(url.href, { role: 'ledger', applicationName: 'somebody' });
  expect(await tryLock(holder, appendLock(book.address.name))).toBe(true);
});
afterEach(async () => {
  await holder.end();
  await query(book.address.url, `DROP ROLE ${role}`);
  await book.drop();
});

it('whoever may only connect keeps nobody from appending by the lock of a rebuild', async () => {
  await book.append(1);
  expect(await book.ledger.size()).toBe(2);
});

it('whoever may append does, as it could stall others without any lock', async () => {
  await query(book.address.url, `GRANT daybook_writer TO ${role}`);
  await expect(book.append(1)).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
  await holder.end();
  await book.append(1);
});
