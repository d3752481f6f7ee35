import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { sameBytes } from './tlog/bytes.js';

interface Row {
  position: string;
  leaf_hash: Buffer;
  whole: boolean;
}

const QUERY = {
  name: 'daybook-compare-leaves',
  // The server hashes its own bodies: nothing but hashes has to be sent.
  text: `SELECT position, leaf_hash, leaf_hash = sha256('\\x00'::bytea || convert_to(body, 'UTF8')) AS whole
         FROM daybook_ledger.event WHERE position >= $1 AND position < $2 ORDER BY position`,
};

/**
 * Compares entries of another copy, which follow each other, with those that the ledger has at their positions.
 *
 * @param source what the entries are from, for messages
 * @throws DaybookError COPIES_DIFFER with the first position that is not the same; LEDGER_CORRUPT where the ledger contradicts itself
 */
export async function compareLeaves(
  client: Client,
  entries: readonly LedgerEntry[],
  source: string,
): Promise<void> {
  if (entries.length === 0) return;
  const first = entries[0]!.position;
  const { rows } = await client.query<Row>({ ...QUERY, values: [first, first + entries.length] });
  for (const [index, { leaf }] of entries.entries()) {
    const position = first + index;
    const row = rows[index];
    if (Number(row?.position) !== position) {
      throw new DaybookError('LEDGER_CORRUPT', `position ${position} is missing in Postgres`, {
        details: { position },
      });
    }
    if (!row!.whole) {
      throw new DaybookError(
        'LEDGER_CORRUPT',
        `the event at position ${position} in Postgres has other bytes than its leaf hash says`,
        { details: { position } },
      );
    }
    if (!sameBytes(row!.leaf_hash, leaf)) throw parted(source, position);
  }
}

const parted = (source: string, position: number): DaybookError =>
  new DaybookError(
    'COPIES_DIFFER',
    `position ${position} is another event in ${source} than in the ledger in Postgres: the two histories parted there`,
    {
      hint: 'Nothing was written, and two histories are never merged. Keep both as they are; docs/recovery.md says what can be done.',
      details: { position },
    },
  );
