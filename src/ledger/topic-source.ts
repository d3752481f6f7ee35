import { asDaybookError } from '../errors.js';
import { readTopic } from '../kafka/reader.js';
import type { KafkaLog, KafkaOptions, KafkaSettings } from '../kafka/settings.js';
import type { RebuildSource } from './rebuild-source.js';
import { topicHead } from './topic-head.js';

/**
 * The ledger’s topic as a copy to rebuild from.
 *
 * Its reading throws KAFKA_TOPIC_POISONED after all entries before what no relay wrote.
 *
 * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED
 */
export async function openTopicSource(
  kafka: KafkaSettings,
  options: { log?: KafkaLog; signal?: AbortSignal } = {},
): Promise<RebuildSource> {
  const size = await sizeOf(kafka, options);
  return {
    description: `the topic ${kafka.topic}`,
    size,
    read: ({ signal }) =>
      readTopic(kafka, {
        ...(size === undefined ? {} : { to: size }),
        log: options.log,
        ...(signal ? { signal } : {}),
      }),
  };
}

/** Undefined where the topic’s end is not the relay’s: all before it can be read, until that is met. */
async function sizeOf(kafka: KafkaSettings, options: KafkaOptions): Promise<number | undefined> {
  try {
    return (await topicHead(kafka, options)).size;
  } catch (error) {
    if (asDaybookError(error).code === 'KAFKA_TOPIC_POISONED') return undefined;
    throw error;
  }
}
