import { type Admin, Kafka } from 'kafkajs';
import { DaybookError } from '../errors.js';
import { bounded } from './bounded.js';
import { kafkajsLog } from './kafkajs-log.js';
import { connectTimeoutOf, type KafkaOptions, type KafkaSettings } from './settings.js';
import { Sockets } from './sockets.js';
import { tlsOptions } from './tls.js';

/** How long one connection to one broker may take, so that the next broker of the list has its turn, in ms. */
const CONNECTION_TIMEOUT_MS = 2000;

/** How long one request may take, in ms. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** Attempts of kafkajs itself: about three seconds. Whoever waits longer than that begins anew, with a fresh client. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, factor: 0.2, multiplier: 2, retries: 5 };

export interface KafkaClient {
  kafka: Kafka;
  /** Ends all connections at once. */
  cut: () => void;
}

/** kafkajs takes no other form, IPv6 addresses neither; brokers may name themselves by them. */
const BROKER = /^[^:\s]+:[0-9]{1,5}$/;

/**
 * A client of its own: kafkajs keeps the first login on the `sasl` object that it is given, so none is given twice.
 *
 * @throws DaybookError CONFIG_INVALID for a broker that is not `host:port`, and a PEM file that cannot be read
 */
export function openKafka(settings: KafkaSettings, { log }: KafkaOptions = {}): KafkaClient {
  const wrong = settings.brokers.length === 0 ? '' : settings.brokers.find((broker) => !BROKER.test(broker));
  if (wrong !== undefined) {
    throw new DaybookError(
      'CONFIG_INVALID',
      `kafka.brokers has ${JSON.stringify(wrong)}, which is not host:port`,
      {
        where: { key: 'kafka.brokers' },
      },
    );
  }
  const sockets = new Sockets();
  const { sasl } = settings;
  const kafka = new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ssl: tlsOptions(settings.ssl),
    ...(sasl
      ? { sasl: { mechanism: sasl.mechanism as 'plain', username: sasl.username, password: sasl.password } }
      : {}),
    connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, connectTimeoutOf(settings)),
    authenticationTimeout: connectTimeoutOf(settings),
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { ...RETRY, retries: settings.retries ?? RETRY.retries },
    socketFactory: sockets.factory,
    ...kafkajsLog(log),
  });
  return { kafka, cut: () => sockets.cut() };
}

/**
 * Asks the cluster something through a connection that is closed afterwards.
 *
 * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING
 */
export async function withAdmin<Result>(
  settings: KafkaSettings,
  options: KafkaOptions,
  ask: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const { kafka, cut } = openKafka(settings, options);
  const admin = kafka.admin();
  const limits = { ...options, cut };
  try {
    await bounded(settings, limits, () => admin.connect());
    return await bounded(settings, { ...limits, ms: 2 * REQUEST_TIMEOUT_MS }, () => ask(admin));
  } finally {
    await admin.disconnect();
    cut();
  }
}
