import { describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { freshSettings } from '../../test/support/topic.js';
import { withAdmin } from './client.js';
import type { KafkaSettings } from './settings.js';
import { describeTopic, ensureTopic } from './topic.js';

const makeTopic = (settings: KafkaSettings, numPartitions: number, configuration: Record<string, string>) =>
  withAdmin(settings, {}, (admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic: settings.topic,
          numPartitions,
          replicationFactor: 1,
          configEntries: Object.entries(configuration).map(([name, value]) => ({ name, value })),
        },
      ],
    }),
  );

describe.runIf(hasKafka())('ensureTopic', () => {
  it('makes one partition from which nothing is deleted', async () => {
    const settings = freshSettings();
    await ensureTopic(settings);
    expect(await describeTopic(settings)).toEqual({
      topic: settings.topic,
      partitions: 1,
      replicationFactor: 1,
      configuration: {
        'cleanup.policy': 'delete',
        'retention.ms': '-1',
        'retention.bytes': '-1',
        'min.insync.replicas': '1',
        'unclean.leader.election.enable': 'false',
        'max.message.bytes': '8388608',
        'message.timestamp.type': 'LogAppendTime',
      },
      harms: [],
      differences: [],
    });
  });

  it('leaves a topic that is there as it is', async () => {
    const settings = freshSettings();
    const made = await ensureTopic(settings);
    expect(await ensureTopic(settings)).toEqual(made);
  });

  it('refuses a topic of two partitions', async () => {
    const settings = freshSettings();
    await makeTopic(settings, 2, { 'retention.ms': '-1' });
    await expect(ensureTopic(settings)).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_MISCONFIGURED',
      message: `the topic ${settings.topic} cannot hold the ledger: it has 2 partitions, and must have one`,
    });
  });

  it('refuses a topic that deletes what is old', async () => {
    const settings = freshSettings();
    await makeTopic(settings, 1, { 'retention.ms': '86400000' });
    await expect(ensureTopic(settings)).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_MISCONFIGURED',
      message: `the topic ${settings.topic} cannot hold the ledger: retention.ms is 86400000, not -1`,
    });
  });

  it('names the key when the cluster has fewer brokers than replicas are wanted', async () => {
    await expect(ensureTopic({ ...freshSettings(), replicationFactor: 3 })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      where: { key: 'kafka.replicationFactor' },
    });
  });
});

describe.runIf(hasKafka())('describeTopic', () => {
  it('says undefined where there is no topic', async () => {
    expect(await describeTopic(freshSettings())).toBeUndefined();
  });
});
