import type { Readable } from 'node:stream';
import type { EventEnvelope } from '../domain/event.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { Where } from '../errors.js';
import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { LedgerAddress } from '../ledger/connection.js';

/** A copy of a ledger, read from its beginning. */
export interface EventSource {
  /** What it is, for messages: `Postgres`, `the topic …`, the file. */
  readonly description: string;
  /** How many entries it has, where that is known without reading them. */
  readonly size: number | undefined;
  /** The entries from position 0 up to, but not including, `to`; batches in order. Can be read once. */
  read(options?: { to?: number; signal?: AbortSignal }): AsyncIterable<readonly LedgerEntry[]>;
  /** The event in an entry’s bytes, checked as far as nobody has before. Throws EVENT_INVALID, EVENT_UNKNOWN. */
  parse(bytes: Uint8Array): EventEnvelope;
  /** Where a position is in the user’s input; absent where it is none. */
  where?(position: number): Where;
  close(): Promise<void>;
}

/** Where the copies are; each is asked for only when it is read. */
export interface SourceAddresses {
  ledger(): Promise<LedgerAddress>;
  kafka(): Promise<KafkaSettings>;
  stdin: Readable;
  log?: KafkaLog;
}

/**
 * Opens a copy of the ledger to read it.
 *
 * @param from `postgres`, `kafka`, `-` for standard input, or the path of a file of canonical events, one a line
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, USAGE for a file that cannot be opened,
 *   and whatever `addresses` throw
 */
export async function openSource(from: string, addresses: SourceAddresses): Promise<EventSource> {
  // Each is loaded alone: who replays from Kafka has nothing of Postgres in the process.
  if (from === 'postgres') {
    const { openPostgresSource } = await import('./postgres-source.js');
    return await openPostgresSource(await addresses.ledger());
  }
  if (from === 'kafka') {
    const { openKafkaSource } = await import('./kafka-source.js');
    return openKafkaSource(await addresses.kafka(), addresses.log);
  }
  const { openFileSource } = await import('./file-source.js');
  return await openFileSource(from, addresses.stdin);
}
