import { type KafkaConfig, type LogEntry, logLevel } from 'kafkajs';
import type { KafkaLog } from './settings.js';

/** What kafkajs adds to a message and is worth keeping; none of it can be a secret or a payload. */
const KEPT = ['broker', 'clientId', 'error', 'retryCount', 'retryTime', 'topic'] as const;

/**
 * kafkajs’s log as ours, at debug: it calls every attempt that it repeats an error, and what is one in the end is
 * thrown and reported as such.
 */
export function kafkajsLog(log: KafkaLog | undefined): Pick<KafkaConfig, 'logLevel' | 'logCreator'> {
  if (log === undefined) return { logLevel: logLevel.NOTHING, logCreator: () => () => undefined };
  return {
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => log.debug(fieldsOf(entry), entry.log.message),
  };
}

function fieldsOf(entry: LogEntry): Record<string, unknown> {
  const kept = KEPT.filter((key) => entry.log[key] !== undefined);
  return {
    kafkajs: entry.namespace,
    severity: entry.label,
    ...Object.fromEntries(kept.map((key) => [key, String(entry.log[key])])),
  };
}
