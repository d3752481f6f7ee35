import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { Client } from '../postgres/index.js';
import { refuseLostTail } from './lost-tail.js';

/**
 * The position with which the topic goes on, its last entry being the ledger’s too.
 *
 * @param last the topic’s last entry, if it has any
 * @throws DaybookError LEDGER_LOST_TAIL
 */
export async function continuation(
  client: Client,
  last: LedgerEntry | undefined,
  topic: string,
): Promise<number> {
  if (last === undefined) return 0;
  const size = last.position + 1;
  await refuseLostTail(client, [{ source: `the topic ${topic}`, size, leaf: last.leaf }]);
  return size;
}
