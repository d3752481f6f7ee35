/** How to reach the Kafka cluster and which topic holds the ledger’s copy. The configuration has the same shape. */
export interface KafkaSettings {
  /** `host:port` of brokers to begin with; the cluster names the others. */
  brokers: readonly string[];
  clientId: string;
  topic: string;
  /** For a topic that is made: default 3, or the number of brokers where there are fewer. */
  replicationFactor?: number;
  ssl?: boolean | KafkaTls;
  sasl?: KafkaSasl;
  /** How long to try before Kafka counts as out of reach; default {@link DEFAULT_CONNECT_TIMEOUT_MS}. */
  connectTimeoutMs?: number;
  /** How often kafkajs tries again by itself, each time with the next broker; default five times, about three seconds. */
  retries?: number;
}

/** PEM files by path. */
export interface KafkaTls {
  ca?: string;
  cert?: string;
  key?: string;
  /** Default true; false accepts any certificate. */
  rejectUnauthorized?: boolean;
}

export interface KafkaSasl {
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

export const DEFAULT_CONNECT_TIMEOUT_MS = 5000;

export const connectTimeoutOf = (settings: KafkaSettings): number =>
  settings.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;

/** What every function of this folder takes besides. */
export interface KafkaOptions {
  log?: KafkaLog;
  /** Cuts the connections at once. */
  signal?: AbortSignal;
}

/** The part of a pino logger that is used. */
export interface KafkaLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
