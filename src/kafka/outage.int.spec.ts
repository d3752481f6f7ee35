import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { type OwnKafka, ownKafka } from '../../test/support/own-kafka.js';
import { freshSettings, freshTopic, publishThrough } from '../../test/support/topic.js';
import { lastRecord } from './last-record.js';
import { Publisher } from './publisher.js';
import { readTopic } from './reader.js';
import type { KafkaSettings } from './settings.js';
import { openKafkaTail } from './tail.js';
import { ensureTopic } from './topic.js';

describe.runIf(hasKafka())('a broker that is killed and started again', () => {
  let kafka: OwnKafka;
  beforeAll(async () => {
    kafka = await ownKafka();
  });
  afterAll(() => kafka?.end());

  it('loses, doubles and reorders nothing for publisher and tail', async () => {
    const settings = await freshTopic(kafka.brokers);
    const count = 3000;
    const tailed: number[] = [];
    const tail = openKafkaTail(settings, { from: 0 });
    const following = (async () => {
      for await (const entries of tail) {
        tailed.push(...entries.map((entry) => entry.position));
        if (tailed.length >= count) return;
      }
    })();
    let outage: Promise<void> | undefined;
    await publishThrough(settings, count, (next) => {
      if (next >= count / 3) outage ??= kafka.kill('SIGKILL').then(() => kafka.restart());
    });
    await outage;
    await following;
    await tail.close();
    const all = Array.from({ length: count }, (_, position) => position);
    expect(tailed).toEqual(all);
    const read: number[] = [];
    for await (const entries of readTopic(settings)) read.push(...entries.map((entry) => entry.position));
    expect(read).toEqual(all);
  });

  it('is reported within five seconds while it hangs', async () => {
    const settings = await freshTopic(kafka.brokers);
    await kafka.kill('SIGSTOP');
    try {
      const begun = performance.now();
      await expect(lastRecord(settings)).rejects.toMatchObject({
        code: 'KAFKA_UNREACHABLE',
        message: expect.stringContaining('out of reach'),
      });
      expect(performance.now() - begun).toBeLessThan(5500);
    } finally {
      await kafka.kill('SIGCONT');
    }
  });
});

describe.concurrent('Kafka out of reach', () => {
  const nobody: KafkaSettings = { ...freshSettings(['127.0.0.1:1']), connectTimeoutMs: 5000 };

  it.each([
    ['ensureTopic', () => ensureTopic(nobody)],
    ['lastRecord', () => lastRecord(nobody)],
    ['readTopic', () => readTopic(nobody).next()],
    ['Publisher.open', () => Publisher.open(nobody)],
    ['openKafkaTail', () => openKafkaTail(nobody, { from: 0 })[Symbol.asyncIterator]().next()],
  ])('makes %s fail within five seconds, in one sentence', async (_name, ask) => {
    const begun = performance.now();
    await expect(ask()).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: 'Kafka at 127.0.0.1:1 is out of reach: nothing listens there (connection refused)',
    });
    expect(performance.now() - begun).toBeLessThan(5500);
  });

  it('says that a host is unknown', async () => {
    await expect(lastRecord({ ...nobody, brokers: ['kafka.invalid:9092'] })).rejects.toMatchObject({
      message: 'Kafka at kafka.invalid:9092 is out of reach: the host name is unknown',
    });
  });
});
