import type { KafkaSettings } from '../src/kafka/settings.js';
import type { LedgerAddress } from '../src/ledger/connection.js';

/** What a process of the measurement is told: it relays, or it follows and folds so many events. */
export interface FollowRequest {
  ledger: LedgerAddress;
  kafka: KafkaSettings;
  count: number;
}

/** A follower has its first event: those that come from now on it waits for. */
export interface Following {
  following: true;
}

/** When a follower had each position in its fold, by the clock of {@link now}. */
export interface Folded {
  folded: [position: number, at: number][];
}

/** Milliseconds of the one monotonic clock that all processes of a machine share. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
