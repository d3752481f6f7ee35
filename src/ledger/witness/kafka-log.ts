import { readTopic } from '../../kafka/reader.js';
import type { KafkaLog, KafkaSettings } from '../../kafka/settings.js';
import { openKafkaTail } from '../../kafka/tail.js';
import type { FollowedLog } from './followed-log.js';

/**
 * The topic of a ledger, up to the end that it has, or on and on.
 *
 * Its reading throws DaybookError KAFKA_TOPIC_POISONED, KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING,
 * KAFKA_TOPIC_MISCONFIGURED.
 */
export const kafkaLog = (
  settings: KafkaSettings,
  { once, log }: { once: boolean; log?: KafkaLog },
): FollowedLog => ({
  description: `the topic ${settings.topic}`,
  read: ({ from, to, signal }) => {
    const options = { from, ...(signal ? { signal } : {}), ...(log ? { log } : {}) };
    return once || to !== undefined
      ? readTopic(settings, { ...options, ...(to === undefined ? {} : { to }) })
      : openKafkaTail(settings, options);
  },
});
