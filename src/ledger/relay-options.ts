import type { DaybookError } from '../errors.js';
import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { LedgerAddress } from './connection.js';

export interface RelayOptions {
  ledger: LedgerAddress;
  kafka: KafkaSettings;
  log?: KafkaLog;
  signal?: AbortSignal;
  /** How long to wait for a notification before looking, in ms; default as the tail’s. */
  pollMs?: number;
  /** Called after each page, and every second while this relay is active. */
  onProgress?: (progress: RelayProgress) => void;
  /** Called when this relay becomes the active one, when it stands by, and when it has lost what made it active. */
  onActive?: (active: boolean) => void;
  /** Called with each failure after which it tries again, and with none when it works again. */
  onTrouble?: (trouble: DaybookError | undefined) => void;
}

export interface RelayProgress {
  /** Events that this relay has published since it started. */
  published: number;
  /** How many events the topic holds. */
  position: number;
  /** How many the ledger holds; the lag is what is missing to it. */
  head: number;
  /** The age of the oldest event that is not in the topic, by the clock of the ledger’s server, in ms; 0 where there is none. */
  lagMs: number;
}
