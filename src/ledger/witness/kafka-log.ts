import type { KafkaLog, KafkaSettings } from '../../kafka/settings.js';
import type { FollowedLog } from './followed-log.js';

/**
 * The topic of a ledger, up to the end that it has, or on and on.
 *
 * Its reading throws DaybookError KAFKA_TOPIC_POISONED, KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING,
 * KAFKA_TOPIC_MISCONFIGURED.
 *
 * @param options.once whether to end where the topic ends when its reading begins
 */
export const kafkaLog = (
  settings: KafkaSettings,
  { once, log }: { once: boolean; log?: KafkaLog },
): FollowedLog => ({
  description: `the topic ${settings.topic}`,
  async *read({ from, to, signal }) {
    const options = { from, ...(signal ? { signal } : {}), ...(log ? { log } : {}) };
    // The driver is loaded by whoever reads a topic, and by nobody else.
    if (once || to !== undefined) {
      const { readTopic } = await import('../../kafka/reader.js');
      yield* readTopic(settings, { ...options, ...(to === undefined ? {} : { to }) });
    } else {
      const { openKafkaTail } = await import('../../kafka/tail.js');
      yield* openKafkaTail(settings, options);
    }
  },
});
