import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { type OwnKafka, ownKafka } from '../../test/support/own-kafka.js';
import { freshSettings, publishThrough } from '../../test/support/topic.js';
import { withAdmin } from './client.js';
import { readTopic } from './reader.js';
import { ensureTopic } from './topic.js';

describe.runIf(hasKafka())('a cluster of three brokers', () => {
  let kafka: OwnKafka;
  beforeAll(async () => {
    kafka = await ownKafka({ nodes: 3 });
  });
  afterAll(() => kafka?.end());

  it('has a topic that outlives the loss of its leader', async () => {
    const settings = freshSettings(kafka.brokers);
    expect(await ensureTopic(settings)).toMatchObject({
      replicationFactor: 3,
      configuration: { 'min.insync.replicas': '2' },
      differences: [],
    });
    const leader = await withAdmin(settings, {}, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [settings.topic] });
      return topics[0]!.partitions[0]!.leader;
    });
    let killed: Promise<void> | undefined;
    await publishThrough(settings, 1000, (next) => {
      if (next >= 500) killed ??= kafka.nodes.find((node) => node.id === leader)!.kill('SIGKILL');
    });
    await killed;
    const positions: number[] = [];
    for await (const entries of readTopic(settings))
      positions.push(...entries.map((entry) => entry.position));
    expect(positions).toEqual(Array.from({ length: 1000 }, (_, position) => position));
  });
});
