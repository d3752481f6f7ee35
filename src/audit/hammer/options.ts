import type { KafkaLog, KafkaSettings } from '../../kafka/settings.js';
import type { LedgerAddress } from '../../ledger/connection.js';
import type { KeySource } from '../../ledger/seal/seal-key.js';
import type { Role } from './messages.js';

/** How long the hammer hammers unless told otherwise, in seconds. */
export const DEFAULT_SECONDS = 30;

/** How many processes append. */
export const DEFAULT_APPENDERS = 4;

/** The longest pause between two kills, in ms. */
export const KILL_PAUSE_MS = 600;

/** How long relays and followers may take to catch up when everybody has stopped appending, in ms. */
export const PATIENCE_MS = 60_000;

export interface HammerOptions {
  /** A ledger made for it: its name begins with `hammer`, and it holds no events but the hammer’s. */
  ledger: LedgerAddress;
  /** Absent where Kafka is not configured: then there are no relays, and one copy. */
  kafka?: KafkaSettings | undefined;
  /** The private key, where the ledger is to be sealed beside. */
  sealKey?: KeySource | undefined;
  seconds?: number;
  appenders?: number;
  /** Decides what is appended and what is killed; when, the machine has its say in. */
  seed?: number;
  /** Shell commands that restart a server, run once each in the middle. */
  restarts?: readonly string[];
  /** Other programs than the package’s own, for tests of the hammer. */
  worker?: WorkerProgram;
  log?: KafkaLog;
  signal?: AbortSignal;
  onProgress?: (progress: HammerProgress) => void;
}

/** Which followers there are. */
export const followersOf = ({ kafka }: Pick<HammerOptions, 'kafka'>): Role[] =>
  kafka ? ['postgres follower', 'kafka follower'] : ['postgres follower'];

export interface HammerProgress {
  /** Seconds that are left. */
  left: number;
  acknowledged: number;
  kills: number;
}

/** A Node program that does what `worker.ts` does. */
export interface WorkerProgram {
  file: string;
  execArgv?: readonly string[];
}
