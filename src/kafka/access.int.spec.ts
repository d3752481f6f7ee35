import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { type SecureKafka, secureKafka } from '../../test/support/secure-kafka.js';
import { entriesFrom, freshTopic } from '../../test/support/topic.js';
import { describeAccess, ensureAccess } from './access.js';
import { withAdmin } from './client.js';
import { lastRecord } from './last-record.js';
import { Publisher } from './publisher.js';
import { readTopic } from './reader.js';
import type { KafkaSettings } from './settings.js';
import { openKafkaTail } from './tail.js';
import { ensureTopic } from './topic.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } =
  kafkajs;

const ACCESS = { writers: ['User:relay'], auditors: ['User:auditor'] };

async function publish(settings: KafkaSettings, from: number, count: number): Promise<void> {
  const publisher = await Publisher.open(settings);
  try {
    await publisher.publish(entriesFrom(from, count));
  } finally {
    await publisher.close();
  }
}

async function positions(settings: KafkaSettings): Promise<number[]> {
  const found: number[] = [];
  for await (const entries of readTopic(settings)) found.push(...entries.map(({ position }) => position));
  return found;
}

/** Whatever could take something away from a topic, or open it to somebody. */
const DESTRUCTION: Record<string, (admin: Admin, topic: string, user: string) => Promise<unknown>> = {
  'delete the topic': (admin, topic) => admin.deleteTopics({ topics: [topic] }),
  'delete records': async (admin, topic) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
  },
  'shorten the retention': (admin, topic) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'retention.ms', value: '1' }],
        },
      ],
    }),
  'compact it': (admin, topic) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
        },
      ],
    }),
  'add partitions': (admin, topic) => admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] }),
  'move its replicas': (admin, topic) =>
    admin.alterPartitionReassignments({
      topics: [{ topic, partitionAssignment: [{ partition: 0, replicas: [1] }] }],
    }),
  'allow itself to delete': (admin, topic, user) =>
    admin.createAcls({
      acl: [
        {
          resourceType: AclResourceTypes.TOPIC,
          resourceName: topic,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: `User:${user}`,
          host: '*',
          operation: AclOperationTypes.DELETE,
          permissionType: AclPermissionTypes.ALLOW,
        },
      ],
    }),
  'take the denials away': (admin, topic) =>
    admin.deleteAcls({
      filters: [
        {
          resourceType: AclResourceTypes.TOPIC,
          resourceName: topic,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          operation: AclOperationTypes.ANY,
          permissionType: AclPermissionTypes.DENY,
        },
      ],
    }),
  'make another topic': (admin, topic) =>
    admin.createTopics({ topics: [{ topic: `${topic}.other`, numPartitions: 1 }] }),
};

describe.runIf(hasKafka())('a topic with its ACLs', () => {
  let kafka: SecureKafka;
  let admin: KafkaSettings;
  let topic: string;
  beforeAll(async () => {
    kafka = await secureKafka();
    admin = kafka.as('admin');
    topic = admin.topic;
    await ensureTopic(admin);
    await ensureAccess(admin, ACCESS);
    await publish(kafka.as('relay', { topic }), 0, 5);
  });
  afterAll(() => kafka?.end());

  it('lets the writer look at it, write it and read its end', async () => {
    const relay = kafka.as('relay');
    await ensureTopic({ ...admin, topic: relay.topic });
    await ensureAccess({ ...admin, topic: relay.topic }, ACCESS);
    expect(await ensureTopic(relay)).toMatchObject({ differences: [], harms: [] });
    await publish(relay, 0, 3);
    expect(await lastRecord(relay)).toMatchObject({ position: 2 });
  });

  it('lets the auditor check, read and follow it', async () => {
    const auditor = kafka.as('auditor', { topic });
    expect(await ensureTopic(auditor)).toMatchObject({ differences: [], harms: [] });
    expect(await positions(auditor)).toEqual([0, 1, 2, 3, 4]);
    const tail = openKafkaTail(auditor, { from: 4 });
    expect((await tail[Symbol.asyncIterator]().next()).value).toMatchObject([{ position: 4 }]);
    await tail.close();
  });

  it('does not let the auditor write', async () => {
    await expect(publish(kafka.as('auditor', { topic }), 5, 1)).rejects.toMatchObject({
      code: 'KAFKA_PRIVILEGE',
      message: expect.stringContaining('Kafka denies the user auditor'),
    });
  });

  describe.each(['relay', 'auditor', 'stranger'] as const)('does not let the %s', (user) => {
    it.each(Object.entries(DESTRUCTION))('%s', async (_what, destroy) => {
      const before = await ensureTopic(admin);
      await expect(
        withAdmin(kafka.as(user, { topic }), {}, (client) => destroy(client, topic, user)),
      ).rejects.toMatchObject({ code: 'KAFKA_PRIVILEGE' });
      expect(await ensureTopic(admin)).toEqual(before);
      expect(await positions(admin)).toEqual([0, 1, 2, 3, 4]);
      expect(await describeAccess(admin)).toMatchObject({ protected: true });
    });
  });

  it.each<[string, (settings: KafkaSettings) => Promise<unknown>]>([
    ['look at it', ensureTopic],
    ['read it', positions],
    ['write it', (settings) => publish(settings, 5, 1)],
    ['see who may', describeAccess],
  ])('does not let a stranger %s', async (_what, attempt) => {
    await expect(attempt(kafka.as('stranger', { topic }))).rejects.toMatchObject({ code: 'KAFKA_PRIVILEGE' });
  });

  it('says who has which access, and adds nothing when it is asked again', async () => {
    const report = {
      protected: true,
      writers: ['User:relay'],
      readers: ['User:auditor', 'User:relay'],
      harms: [],
    };
    expect(await describeAccess(admin)).toEqual(report);
    expect(await ensureAccess(admin, ACCESS)).toEqual({ ...report, added: 0 });
  });

  it('gets only what is missing when one more auditor comes', async () => {
    const settings = kafka.as('admin');
    await ensureTopic(settings);
    expect(await ensureAccess(settings, ACCESS)).toMatchObject({ added: 10 });
    const more = { ...ACCESS, auditors: ['User:auditor', 'User:stranger'] };
    expect(await ensureAccess(settings, more)).toMatchObject({ added: 3 });
    await publish(settings, 0, 1);
    expect(await positions(kafka.as('stranger', { topic: settings.topic }))).toEqual([0]);
  });

  it('cannot be protected by who may not', async () => {
    await expect(ensureAccess(kafka.as('relay', { topic }), ACCESS)).rejects.toMatchObject({
      code: 'KAFKA_PRIVILEGE',
    });
  });
});

describe.runIf(hasKafka())('a cluster without an authorizer', () => {
  it('is said to protect nothing', async () => {
    const settings = await freshTopic();
    for (const ask of [describeAccess, (at: KafkaSettings) => ensureAccess(at, ACCESS)]) {
      await expect(ask(settings)).rejects.toMatchObject({
        code: 'KAFKA_NO_AUTHORIZER',
        message: expect.stringContaining('everybody who can reach it may do everything'),
      });
    }
  });
});
