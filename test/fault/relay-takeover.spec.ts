import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readTopic } from '../../src/kafka/reader.js';
import type { KafkaSettings } from '../../src/kafka/settings.js';
import { topicName } from '../../src/kafka/topic.js';
import { relayLock, SILENCE_MS } from '../../src/ledger/relay-session.js';
import { lockHolder } from '../../src/postgres/backends.js';
import { openClient } from '../../src/postgres/connect.js';
import { type Arrivals, followTopic } from '../support/arrivals.js';
import { query } from '../support/backups.js';
import { type RunningCli, startDaybook } from '../support/cli.js';
import { hasKafka } from '../support/kafka.js';
import { createLedger, type TestLedger } from '../support/ledger.js';
import { type OwnKafka, ownKafka } from '../support/own-kafka.js';
import { type SteadyAppends, steadyAppends } from '../support/steady-appends.js';

/** In how many ms events come through again after the active relay is gone; on a quiet machine it is below one second. */
const TAKEOVER_MS = 4000;

let book: TestLedger;
let appends: SteadyAppends;
let kafka: KafkaSettings;
let arrivals: Arrivals;
let relays: RunningCli[];

async function begin(brokers: readonly string[]): Promise<void> {
  book = await createLedger();
  relays = [];
  kafka = { brokers, clientId: 'daybook-test', topic: topicName(book.address.name) };
  arrivals = await followTopic(kafka);
  appends = steadyAppends(book);
}

function startRelay(): RunningCli {
  const relay = startDaybook(['ledger', 'relay'], {
    env: {
      DAYBOOK_LEDGER_URL: book.address.url,
      DAYBOOK_LEDGER_NAME: book.address.name,
      DAYBOOK_KAFKA_BROKERS: kafka.brokers.join(','),
    },
  });
  relays.push(relay);
  return relay;
}

/** How long it takes from now until an event that is appended from now on has come through, in ms. */
async function comeThrough(): Promise<number> {
  const begun = performance.now();
  await arrivals.until(appends.count + 1);
  return performance.now() - begun;
}

/** Every event that was acknowledged is in the topic for a reader, once, in order; and the same was followed. */
async function nothingLostOrDoubled(): Promise<void> {
  await appends.stop();
  const all = Array.from({ length: appends.count + 1 }, (_, position) => position);
  await arrivals.until(appends.count);
  expect(arrivals.positions).toEqual(all);
  const read: string[] = [];
  for await (const entries of readTopic(kafka)) {
    read.push(...entries.map(({ position, bytes }) => `${position} ${Buffer.from(bytes)}`));
  }
  const stored: string[] = [];
  for await (const page of book.ledger.read()) {
    stored.push(...page.map(({ position, bytes }) => `${position} ${Buffer.from(bytes)}`));
  }
  expect(read).toEqual(stored);
}

async function end(): Promise<void> {
  await appends.stop();
  for (const { child, done } of relays) {
    child.kill('SIGKILL');
    await done;
  }
  await arrivals.close();
  await book.drop();
}

describe.runIf(hasKafka())('another relay takes over', () => {
  let active: RunningCli;
  let standby: RunningCli;
  beforeEach(async () => {
    await begin(inject('kafkaBrokers'));
    active = startRelay();
    await active.prints(/the relay is active/);
    standby = startRelay();
    await standby.prints(/this one stands by/);
    await comeThrough();
  });
  afterEach(end);

  it('from one that is killed, again and again, within seconds and without a trace in the events', async () => {
    for (let round = 1; round <= 4; round += 1) {
      active.child.kill('SIGKILL');
      expect(await comeThrough()).toBeLessThan(TAKEOVER_MS);
      // An event may still have come by the killed one: a relay that starts before the other took over is active itself.
      await standby.prints(/the relay is active/);
      active = standby;
      standby = startRelay();
      await standby.prints(/this one stands by/);
    }
    await nothingLostOrDoubled();
  });

  it('from one whose session in Postgres is ended', async () => {
    const admin = await openClient(book.address.url, { role: 'ledger', applicationName: 'daybook-test' });
    for (let round = 1; round <= 3; round += 1) {
      const pid = (await lockHolder(admin, relayLock(book.address.name)))!.pid;
      await query(book.address.url, `SELECT pg_terminate_backend(${pid})`);
      expect(await comeThrough()).toBeLessThan(TAKEOVER_MS);
    }
    await admin.end();
    await nothingLostOrDoubled();
  });

  it('from one that hangs, when its server has heard nothing of it for ten seconds', async () => {
    active.child.kill('SIGSTOP');
    expect(await comeThrough()).toBeLessThan(SILENCE_MS + TAKEOVER_MS);
    active.child.kill('SIGCONT');
    await active.prints(/this one stands by/);
    await nothingLostOrDoubled();
  });
});

describe.runIf(hasKafka())('a relay whose Kafka', () => {
  let own: OwnKafka;
  beforeAll(async () => {
    own = await ownKafka();
  });
  afterAll(() => own?.end());
  beforeEach(async () => {
    await begin(own.brokers);
    await startRelay().prints(/the relay is active/);
    await comeThrough();
  });
  afterEach(end);

  it.each<[string, () => Promise<void>]>([
    ['is restarted', () => own.restart()],
    ['is killed', () => own.kill('SIGKILL').then(() => own.restart())],
    [
      'hangs for longer than a request may take',
      async () => {
        await own.kill('SIGSTOP');
        await new Promise((resolve) => setTimeout(resolve, 12_000));
        await own.kill('SIGCONT');
      },
    ],
  ])('%s loses, doubles and reorders nothing', async (_what, fail) => {
    await fail();
    await comeThrough();
    await nothingLostOrDoubled();
  });
});
