import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { LedgerAddress } from '../ledger/connection.js';
import type { EventSource } from './event-source.js';

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
 * @param from `postgres`, `kafka`, `-` for standard input, the folder of an export, or the path of a file of canonical events, one a
 *   line
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
  if (from !== '-' && (await isFolder(from))) {
    const { openBundleSource } = await import('./bundle/bundle-source.js');
    return await openBundleSource(from);
  }
  const { openFileSource } = await import('./file-source.js');
  return await openFileSource(from, addresses.stdin);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
