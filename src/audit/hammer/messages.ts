import type { KafkaSettings } from '../../kafka/settings.js';
import type { LedgerAddress } from '../../ledger/connection.js';
import type { KeySource } from '../../ledger/seal/seal-key.js';

/** What a process of the hammer does. */
export type Task = {
  /** It comes over a pipe: a URL with a password has no place among arguments. */
  ledger: LedgerAddress;
  seed: number;
} & (
  | { role: 'appender'; name: string }
  | { role: 'relay'; kafka: KafkaSettings }
  | { role: 'postgres follower' }
  | { role: 'kafka follower'; kafka: KafkaSettings }
  | { role: 'sealer'; sealKey: KeySource }
);

export type Role = Task['role'];

/** What the hammer tells a process. */
export type Order = { task: Task } | { stop: true };

/** What a process tells the hammer. */
export type Report =
  /** It has begun. */
  | { ready: true }
  /** An append was acknowledged: its events are durable, from this position on. */
  | { acknowledged: { position: number; ids: string[] } }
  /** Somebody else was first. */
  | { conflict: true }
  /** A follower has come so far, and what it saw hashes to this root, in hexadecimal. */
  | { seen: Seen }
  /** What must not happen to it, whatever is killed. */
  | { failure: { code: string; message: string } };

export interface Seen {
  size: number;
  root: string;
}
