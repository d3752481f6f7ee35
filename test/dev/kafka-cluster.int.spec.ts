import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { type KafkaBroker, type KafkaOptions, startKafka } from '../../src/dev/kafka-broker.js';
import { findKafka } from '../../src/dev/kafka-program.js';
import { temporaryFolder } from '../support/folders.js';

async function cluster(options: Omit<KafkaOptions, 'folder'>) {
  const folder = join(temporaryFolder(), 'kafka');
  const kafka = await startKafka({ folder, ...options });
  onTestFinished(() => kafka.kill('SIGKILL'));
  return kafka;
}

test('three nodes make a cluster whose topics have three replicas and take writes while one node is dead', async () => {
  const kafka = await cluster({ nodes: 3 });
  const client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING });
  const admin = client.admin();
  const producer = client.producer({ idempotent: true, maxInFlightRequests: 1 });
  await Promise.all([admin.connect(), producer.connect()]);
  onTestFinished(async () => {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
  await admin.createTopics({ topics: [{ topic: 'replicated' }] });
  const { topics } = await admin.fetchTopicMetadata({ topics: ['replicated'] });
  expect(topics[0]?.partitions[0]?.replicas.toSorted()).toEqual([1, 2, 3]);
  const [, , third] = kafka.nodes as [KafkaBroker, KafkaBroker, KafkaBroker];
  await third.kill('SIGKILL');
  await producer.send({ topic: 'replicated', acks: -1, messages: [{ value: 'written while one is dead' }] });
  await third.restart();
  expect((await admin.describeCluster()).brokers).toHaveLength(3);
  expect(await admin.fetchTopicOffsets('replicated')).toMatchObject([{ high: '1' }]);
});

test.each(['scram-sha-512', 'plain'] as const)(
  'with SASL a client needs the right password (%s)',
  async (mechanism) => {
    const kafka = await cluster({ sasl: { users: [{ username: 'alice', password: 'Right-1' }] } });
    const list = async (password: string) => {
      const sasl = { mechanism, username: 'alice', password } as {
        mechanism: 'plain';
        username: string;
        password: string;
      };
      const admin = new Kafka({
        brokers: kafka.brokers,
        sasl,
        logLevel: logLevel.NOTHING,
        retry: { retries: 0 },
      }).admin();
      try {
        await admin.connect();
        return await admin.listTopics();
      } finally {
        await admin.disconnect();
      }
    };
    expect(await list('Right-1')).toEqual([]);
    await expect(list('Wrong-1')).rejects.toThrow(/auth/i);
  },
);

test('no command line holds a password of the cluster', async () => {
  const folder = temporaryFolder();
  const program = await findKafka(process.env);
  const java = join(folder, 'java');
  writeFileSync(java, `#!/bin/sh\necho "$@" >> '${folder}/argv'\nexec '${program.java}' "$@"\n`, {
    mode: 0o755,
  });
  const kafka = await cluster({
    program: { ...program, java },
    sasl: { users: [{ username: 'alice', password: 'Right-1' }] },
  });
  await kafka.stop();
  const argv = readFileSync(join(folder, 'argv'), 'utf8');
  expect(argv).toMatch(/StorageTool format[\s\S]*kafka\.Kafka/);
  expect(argv).not.toMatch(/Right-1|password=/);
});

test('a broker that dies while starting fails with its log and the last lines of it', async () => {
  const folder = join(temporaryFolder(), 'kafka');
  const kafka = await startKafka({ folder });
  await kafka.stop();
  writeFileSync(
    join(folder, 'node-1', 'data', 'meta.properties'),
    'version=1\nnode.id=7\ncluster.id=other\n',
  );
  await expect(startKafka({ folder })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    message: expect.stringMatching(/Kafka broker 1 ended while starting[\s\S]*node id 7/),
    details: { logFile: join(folder, 'node-1', 'kafka.log') },
  });
});

test('a password that the storage tool cannot take is refused before anything starts', async () => {
  const folder = join(temporaryFolder(), 'kafka');
  const sasl = { users: [{ username: 'alice', password: 'a,b' }] };
  await expect(startKafka({ folder, sasl })).rejects.toMatchObject({ code: 'USAGE' });
});
