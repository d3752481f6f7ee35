import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { makeEvent } from '../src/domain/event.js';
import { targetStream } from '../src/domain/stream.js';
import { ensureTopic, topicName } from '../src/kafka/topic.js';
import { initLedger } from '../src/ledger/init.js';
import { Ledger } from '../src/ledger/ledger.js';
import type { Bench } from './bench.js';
import { type Percentiles, percentilesOf } from './figures.js';
import { type Folded, type Following, type FollowRequest, now } from './follow-request.js';
import { start } from './processes.js';
import { SIZES } from './sizes.js';

const { followRate, followSeconds } = SIZES;

/** Latencies in ms, from the call of append(). */
export interface FollowFigures {
  /** Until append() resolved: the event is durable. */
  appended: Percentiles;
  /** Until the event was in the fold of another process. */
  folded: Percentiles;
}

/** Events that come one by one, through Postgres, the relay’s process and Kafka into the fold of a third process. */
export async function measureFollow(bench: Bench): Promise<FollowFigures[]> {
  const figures: FollowFigures[] = [];
  for (let round = 1; round <= SIZES.followRounds; round += 1) {
    const { appended, folded } = await followOnce(bench);
    bench.say(
      `follow, round ${round}: durable p50 ${appended.p50.toFixed(1)}, p99 ${appended.p99.toFixed(1)} ms; folded p50 ${folded.p50.toFixed(1)}, p99 ${folded.p99.toFixed(1)} ms`,
    );
    figures.push({ appended, folded });
  }
  return figures;
}

async function followOnce({ server, kafka: broker }: Bench): Promise<FollowFigures> {
  const name = `follow-${randomBytes(4).toString('hex')}`;
  const kafka = await broker();
  const settings = { brokers: kafka.brokers, clientId: 'bench', topic: topicName(name) };
  const url = await server.createDatabase('follow');
  const address = { url, name, applicationName: 'bench' };
  const children: ChildProcess[] = [];
  try {
    await initLedger({ ...address, software: 'bench', writer: { actor: 'bench', now: () => new Date() } });
    await ensureTopic(settings);
    const warmUp = followRate * 2;
    const count = followRate * followSeconds + warmUp;
    const request: FollowRequest = { ledger: address, kafka: settings, count: count + 1 };
    const begin = (role: 'relay' | 'follow'): ChildProcess => {
      const child = start('follow-child.js', role, request);
      children.push(child);
      return child;
    };
    begin('relay');
    const follower = begin('follow');
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
      appended: percentilesOf(measured.map(({ called, durable }) => durable - called)),
      folded: percentilesOf(measured.map(({ position, called }) => at.get(position)! - called)),
    };
  } finally {
    for (const child of children) child.kill();
    await server.dropDatabase('follow');
  }
}

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
    await sleep(Math.max(0, begun + (index * 1000) / followRate - now()));
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
