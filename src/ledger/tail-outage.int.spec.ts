import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeEvent } from '../../src/domain/event.js';
import { createDatabase } from '../../test/support/database.js';
import { draft } from '../../test/support/drafts.js';
import { type OwnPostgres, ownPostgres } from '../../test/support/own-postgres.js';
import { until } from '../../test/support/until.js';
import { CATALOG_STREAM } from '../domain/stream.js';
import type { LedgerAddress } from './connection.js';
import { initLedger } from './init.js';
import { Ledger } from './ledger.js';
import { DEFAULT_TAIL_ATTEMPTS } from './tail.js';
import { newUuid } from './uuid.js';

const writer = { actor: 'spec', now: () => new Date() };

let server: OwnPostgres;
let address: LedgerAddress;
let ledger: Ledger;
beforeAll(async () => {
  server = await ownPostgres();
  const { url } = await createDatabase('template0', server.url);
  address = { url, name: 'main', applicationName: 'daybook-test' };
  await initLedger({ name: 'main', url, software: 'test', writer });
  ledger = await Ledger.open(address);
});
afterAll(async () => {
  await ledger?.close();
  await server?.end();
});

async function append(version: number): Promise<void> {
  const time = new Date();
  const at = { id: newUuid(time), time, stream: CATALOG_STREAM, version: version + 1 };
  const event = makeEvent(draft('catalog.migration-registered'), { ledger: 'main', actor: 'spec' }, at);
  await ledger.append(CATALOG_STREAM, version, [event]);
}

it('an endless tail outlives its server, and says so, where another gives up', async () => {
  const said: string[] = [];
  const log = {
    warn: (_: object, message: string) => void said.push(message),
    info: (_: object, message: string) => void said.push(message),
  };
  const endless = ledger.tail({ from: 0, attempts: Number.POSITIVE_INFINITY, log });
  const patient = ledger.tail({ from: 0 });
  const [one, other] = [endless[Symbol.asyncIterator](), patient[Symbol.asyncIterator]()];
  await Promise.all([one.next(), other.next()]);
  const next = one.next();
  await server.outage(async () => {
    await expect(other.next()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    await until('more attempts than any other makes', async () => said.length > DEFAULT_TAIL_ATTEMPTS + 1);
  });
  await until('the tail has the ledger again', async () => said.at(-1) === 'the tail has the ledger again');
  await append(0);
  expect((await next).value).toMatchObject([{ position: 1 }]);
  expect(new Set(said.slice(0, -1))).toEqual(new Set(['the tail has lost the ledger']));
  await Promise.all([endless.close(), patient.close()]);
});

it('an endless tail ends when it is closed while the server is down', async () => {
  const tail = ledger.tail({ from: 0, attempts: Number.POSITIVE_INFINITY });
  const iterator = tail[Symbol.asyncIterator]();
  await iterator.next();
  const next = iterator.next();
  await server.outage(async () => {
    await tail.close();
    expect(await next).toMatchObject({ done: true });
  });
});
