import { readTopic } from '../kafka/reader.js';
import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { RebuildSource } from './rebuild-source.js';
import { topicHead } from './topic-head.js';

/**
 * The ledger’s topic as a copy to rebuild from.
 *
 * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED, KAFKA_TOPIC_POISONED
 */
export async function openTopicSource(
  kafka: KafkaSettings,
  options: { log?: KafkaLog; signal?: AbortSignal } = {},
): Promise<RebuildSource> {
  const { source, size } = await topicHead(kafka, options);
  return {
    description: source,
    size,
    read: ({ signal }) => readTopic(kafka, { to: size, log: options.log, ...(signal ? { signal } : {}) }),
  };
}
