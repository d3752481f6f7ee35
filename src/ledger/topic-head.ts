import { lastRecord } from '../kafka/last-record.js';
import type { KafkaOptions, KafkaSettings } from '../kafka/settings.js';
import type { KnownHead } from './lost-tail.js';

/**
 * What the topic knows of the ledger: how long it is and which event is its last one. Reads only the topic’s end.
 *
 * @throws DaybookError as {@link lastRecord}
 */
export async function topicHead(kafka: KafkaSettings, options: KafkaOptions = {}): Promise<KnownHead> {
  const last = await lastRecord(kafka, options);
  const source = `the topic ${kafka.topic}`;
  return last ? { source, size: last.position + 1, leaf: last.leaf } : { source, size: 0 };
}
