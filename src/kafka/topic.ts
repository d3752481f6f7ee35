import kafkajs, { type Admin } from 'kafkajs';
import { DaybookError } from '../errors.js';
import { withAdmin } from './client.js';
import { protocolError } from './failure.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';
import { compareTopic, type TopicDescription, wantedConfiguration } from './topic-configuration.js';

// Node does not see this name of a CommonJS module, although its bundlers do.
const { ConfigResourceTypes } = kafkajs;

/** The topic of a ledger’s copy. */
export const topicName = (ledger: string): string => `daybook.${ledger}.events`;

/** How often, and how many ms apart, a topic just made is looked for: not every broker knows of it at once. */
const LOOKS = 20;
const LOOK_PAUSE_MS = 100;

/**
 * Makes the topic where it is not there, with one partition and everything kept for ever; otherwise checks it.
 *
 * @returns the topic as it is; `differences` are those that do no harm to the copy but weaken it
 * @throws DaybookError KAFKA_TOPIC_MISCONFIGURED where the topic cannot hold the copy: more than one partition, or
 *   records that are deleted or compacted; KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, CONFIG_INVALID
 */
export async function ensureTopic(
  settings: KafkaSettings,
  options: KafkaOptions = {},
): Promise<TopicDescription> {
  const topic = await withAdmin(settings, options, async (admin) => {
    const existing = await describe(admin, settings);
    if (existing) return existing;
    await create(admin, settings);
    for (let look = 1; ; look += 1) {
      const made = await describe(admin, settings);
      if (made) return made;
      if (look === LOOKS)
        throw new DaybookError('KAFKA_TOPIC_MISSING', `${settings.topic} was made but is not there`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE_MS));
    }
  });
  const [harm] = topic.harms;
  if (harm !== undefined) {
    throw new DaybookError(
      'KAFKA_TOPIC_MISCONFIGURED',
      `the topic ${topic.topic} cannot hold the ledger: ${harm}`,
      {
        details: { topic: topic.topic, harms: topic.harms, differences: topic.differences },
      },
    );
  }
  return topic;
}

/**
 * The topic as it is, or undefined where there is none.
 *
 * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE
 */
export function describeTopic(
  settings: KafkaSettings,
  options: KafkaOptions = {},
): Promise<TopicDescription | undefined> {
  return withAdmin(settings, options, (admin) => describe(admin, settings));
}

async function describe(admin: Admin, settings: KafkaSettings): Promise<TopicDescription | undefined> {
  const { topic } = settings;
  const partitions = await partitionsOf(admin, topic);
  if (partitions === undefined) return undefined;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = Math.min(...partitions.map((partition) => partition.replicas.length));
  const configuration = await configurationOf(admin, topic);
  return compareTopic(
    { topic, partitions: partitions.length, replicationFactor, configuration },
    wantedConfiguration(brokers.length, settings.replicationFactor),
  );
}

async function partitionsOf(admin: Admin, topic: string) {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions;
  } catch (error) {
    if (protocolError(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
    throw error;
  }
}

/** Undefined where the user may not read it, which a relay’s need not. */
async function configurationOf(admin: Admin, topic: string): Promise<Record<string, string> | undefined> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    });
    const entries = resources[0]?.configEntries ?? [];
    return Object.fromEntries(entries.map((entry) => [entry.configName, entry.configValue]));
  } catch (error) {
    if (protocolError(error) === 'TOPIC_AUTHORIZATION_FAILED') return undefined;
    throw error;
  }
}

async function create(admin: Admin, settings: KafkaSettings): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const wanted = wantedConfiguration(brokers.length, settings.replicationFactor);
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic: settings.topic,
          numPartitions: 1,
          replicationFactor: wanted.replicationFactor,
          configEntries: Object.entries(wanted.configuration).map(([name, value]) => ({ name, value })),
        },
      ],
    });
  } catch (error) {
    if (wanted.replicationFactor > brokers.length) {
      throw new DaybookError(
        'CONFIG_INVALID',
        `kafka.replicationFactor is ${wanted.replicationFactor}, and the cluster has ${brokers.length} brokers`,
        { where: { key: 'kafka.replicationFactor' }, cause: error },
      );
    }
    throw error;
  }
}
