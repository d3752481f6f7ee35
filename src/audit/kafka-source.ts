import { readEntry } from '../domain/parse-event.js';
import { readTopic } from '../kafka/reader.js';
import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import { ahead } from '../ledger/ahead.js';
import type { EventSource } from './event-source.js';

/** The ledger’s topic up to the end that it has when the reading begins. Its reader checks every leaf hash. */
export function openKafkaSource(settings: KafkaSettings, log?: KafkaLog): EventSource {
  return {
    description: `the topic ${settings.topic}`,
    size: undefined,
    read: ({ to, signal } = {}) =>
      ahead(readTopic(settings, { ...(to === undefined ? {} : { to }), ...(signal ? { signal } : {}), log })),
    parse: readEntry,
    close: async () => {},
  };
}
