import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRole, query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { canonicalJson } from '../domain/canonical.js';
import { makeEvent } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { type AppendRequest, appendBatch } from './append-batch.js';
import { appendPatiently } from './append-patiently.js';

let book: TestLedger;
let clients: Client[];
let writer: Awaited<ReturnType<typeof createRole>>;
let other: Awaited<ReturnType<typeof createRole>>;
beforeAll(async () => {
  [writer, other] = await Promise.all([createRole(), createRole()]);
});
beforeEach(async () => {
  book = await createLedger();
  clients = [];
  await query(book.address.url, `GRANT daybook_writer TO ${writer.name}, ${other.name}`);
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await book.drop();
});
afterAll(() => Promise.all([writer.drop(), other.drop()]));

async function open(url: string): Promise<Client> {
  const client = await openClient(url, { role: 'ledger', applicationName: 'spec' });
  clients.push(client);
  return client;
}

const openAs = (role: typeof writer): Promise<Client> =>
  open(role.url(new URL(book.address.url).pathname.slice(1)));

function request(target: string): AppendRequest {
  const stream = targetStream(target);
  const event = makeEvent(
    { name: 'target.lease-released', data: { target, lease: uuidv7() } },
    { ledger: book.address.name, actor: 'test' },
    { id: uuidv7(), time: new Date(), stream, version: 1 },
  );
  return {
    stream,
    expectedVersion: 0,
    events: [{ id: event.id, type: event.type, body: canonicalJson(event) }],
  };
}

/** Appends, and goes on in the same transaction without any timeout. */
async function stall(client: Client): Promise<void> {
  await client.query('BEGIN');
  await appendBatch(client, [request('stalled')]);
  await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
}

const streams = async () =>
  (
    await query<{ stream: string }>(
      book.address.url,
      'SELECT stream FROM daybook_ledger.event WHERE position > 0',
    )
  ).map(({ stream }) => stream);

describe('an append while another session keeps the head locked', () => {
  it.each([
    ['is idle in its transaction', async () => {}],
    ['is busy in its transaction', async (client: Client) => client.query('SELECT pg_sleep(3600)')],
  ])('ends a session that %s, and of it stays nothing', async (_, goOn) => {
    const staller = await openAs(other);
    await stall(staller);
    const ended = goOn(staller).catch(() => undefined);
    const [outcome] = await appendPatiently(await openAs(writer), [request('a')]);
    await ended;
    expect(outcome).toEqual({ outcome: 'appended', position: 1 });
    expect(await streams()).toEqual(['target/a']);
  });

  it('leaves alone those that wait for the same', async () => {
    const staller = await openAs(other);
    await stall(staller);
    const waiting = await Promise.all(Array.from({ length: 6 }, () => openAs(writer)));
    await Promise.all(waiting.map((client, index) => appendPatiently(client, [request(`t${index}`)])));
    expect((await streams()).sort()).toEqual([0, 1, 2, 3, 4, 5].map((index) => `target/t${index}`));
  });

  it('is refused where it is a superuser’s', async () => {
    const staller = await open(book.address.url);
    await stall(staller);
    const refused = appendPatiently(await openAs(writer), [request('a')], 1);
    await expect(refused).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
    await staller.query('COMMIT');
    expect(await streams()).toEqual(['target/stalled']);
  });
});
