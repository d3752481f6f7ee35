import type { KafkaSettings } from '../src/kafka/settings.js';
import type { LedgerAddress } from '../src/ledger/connection.js';

/** A bare COPY, the ledger in Postgres, a bare consumer, the ledger’s topic. */
export type OwnRole = 'copy' | 'postgres' | 'consumer' | 'topic';

export type PeerRole = 'messageDb' | 'emmett';

export type ReadRole = OwnRole | PeerRole;

export interface ReadRequest {
  ledger: LedgerAddress;
  kafka: KafkaSettings;
  /** How many events there are. */
  size: number;
  /** Databases for the peers, and how many events they hold. */
  peerUrls: { messageDb: string; emmett: string };
  peerEvents: number;
}

export interface ReadReport {
  events: number;
  ms: number;
  /** The most memory that the process had, in MiB. */
  memoryMb: number;
}
