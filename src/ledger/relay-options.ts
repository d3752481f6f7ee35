import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { LedgerAddress } from './connection.js';

export interface RelayOptions {
  ledger: LedgerAddress;
  kafka: KafkaSettings;
  log?: KafkaLog;
  signal?: AbortSignal;
  /** How long to wait for a notification before looking, in ms; default as the tail’s. */
  pollMs?: number;
  onProgress?: (progress: RelayProgress) => void;
}

export interface RelayProgress {
  /** Events that this relay has published since it started. */
  published: number;
  /** How many events the topic holds. */
  position: number;
  /** How many the ledger holds; the lag is what is missing to it. */
  head: number;
}
