import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { startKafka } from '../src/dev/kafka-broker.js';
import { makeEvent } from '../src/domain/event.js';
import { targetStream } from '../src/domain/stream.js';
import { ensureTopic, topicName } from '../src/kafka/topic.js';
import { initLedger } from '../src/ledger/init.js';
import { Ledger } from '../src/ledger/ledger.js';
import { type Folded, type Following, type FollowRequest, now } from './follow-request.js';
import type { BenchServer } from './server.js';

export const FOLLOW_SECONDS = 10;
export const FOLLOW_RATE = 100;

/** Latencies in ms, from the call of append(). */
export interface FollowFigures {
  /** Until append() resolved: the event is durable. */
  appended: Percentiles;
  /** Until the event was in the fold of another process. */
  folded: Percentiles;
}

export interface Percentiles {
  p50: number;
  p99: number;
  max: number;
}

/** Events that come one by one, through Postgres, the relay’s process and Kafka into the fold of a third process. */
export async function measureFollow(server: BenchServer): Promise<FollowFigures> {
  const name = `follow-${randomBytes(4).toString('hex')}`;
  const kafka = await startKafka({ folder: join(server.folder, 'kafka') });
  const settings = { brokers: kafka.brokers, clientId: 'bench', topic: topicName(name) };
  const url = await server.createDatabase('follow');
  const address = { url, name, applicationName: 'bench' };
  const children: ChildProcess[] = [];
  try {
    await initLedger({ ...address, software: 'bench', writer: { actor: 'bench', now: () => new Date() } });
    await ensureTopic(settings);
    const warmUp = FOLLOW_RATE * 2;
    const count = FOLLOW_RATE * FOLLOW_SECONDS + warmUp;
    const request: FollowRequest = { ledger: address, kafka: settings, count: count + 1 };
    const start = (role: 'relay' | 'follow'): ChildProcess => {
      const child = fork(CHILD, [role, JSON.stringify(request)], { execArgv: ['--import', JITI] });
      children.push(child);
      return child;
    };
    start('relay');
    const follower = start('follow');
    const folded = new Promise<Folded>((resolve, reject) => {
      follower.on('message', (message: Folded | Following) => 'folded' in message && resolve(message));
      for (const child of children) {
        child.once('exit', (code) => reject(new Error(`a process of the measurement ended with ${code}`)));
      }
    });
    await Promise.race([once(follower, 'message'), folded]);
    const appended = await append(address, count);
    const at = new Map((await folded).folded);
    const measured = appended.slice(warmUp);
    return {
      appended: percentiles(measured.map(({ called, durable }) => durable - called)),
      folded: percentiles(measured.map(({ position, called }) => at.get(position)! - called)),
    };
  } finally {
    for (const child of children) child.kill();
    await kafka.stop();
    await server.dropDatabase('follow');
  }
}

const CHILD = fileURLToPath(new URL('follow-child.ts', import.meta.url));
const JITI = new URL('../node_modules/jiti/lib/jiti-register.mjs', import.meta.url).href;

interface Appended {
  position: number;
  called: number;
  durable: number;
}

/** One event every 10 ms, whether or not those before are durable. */
async function append(
  address: { url: string; name: string; applicationName: string },
  count: number,
): Promise<Appended[]> {
  const ledger = await Ledger.open(address);
  const appended: Promise<Appended>[] = [];
  const begun = now();
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, begun + (index * 1000) / FOLLOW_RATE - now()));
    const event = registered(address.name, `t${index}`);
    const called = now();
    appended.push(
      ledger.append(event.subject, 0, [event]).then((position) => ({ position, called, durable: now() })),
    );
  }
  const all = await Promise.all(appended);
  await ledger.close();
  return all;
}

/** Each in a stream of its own, so that none waits for the version of another. */
const registered = (ledger: string, target: string) =>
  makeEvent(
    {
      name: 'target.registered',
      data: {
        target,
        environment: 'production',
        region: 'eu-west',
        tags: ['bench'],
        database: { name: target, serverVersion: '15.18', systemIdentifier: '7412908856034917523' },
      },
    },
    { ledger, actor: 'bench' },
    { id: uuidv7(), time: new Date(), stream: targetStream(target), version: 1 },
  );

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
