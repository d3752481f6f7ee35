import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { readEntries, readSize } from './read.js';

/**
 * The position with which the topic goes on, its last entry being the ledger’s too.
 *
 * @param last the topic’s last entry, if it has any
 * @throws DaybookError COPIES_DIFFER
 */
export async function continuation(
  client: Client,
  last: LedgerEntry | undefined,
  topic: string,
): Promise<number> {
  if (last === undefined) return 0;
  const { position } = last;
  const [entry] = await readEntries(client, { from: position, limit: 1 });
  if (entry?.position !== position) {
    const size = await readSize(client);
    throw new DaybookError(
      'COPIES_DIFFER',
      `the topic ${topic} holds position ${position}, but the ledger in Postgres has only ${size} events: it lost its tail`,
      {
        hint: 'Nothing was published. Keep both copies as they are; the topic can rebuild the ledger.',
        details: { topic, position, size },
      },
    );
  }
  if (Buffer.compare(entry.leaf, last.leaf) !== 0) {
    throw new DaybookError(
      'COPIES_DIFFER',
      `position ${position}, the last one in the topic ${topic}, is another event there than in Postgres`,
      { details: { topic, position, kafka: hex(last.leaf), postgres: hex(entry.leaf) } },
    );
  }
  return position + 1;
}

const hex = (leaf: Uint8Array): string => Buffer.from(leaf).toString('hex');
