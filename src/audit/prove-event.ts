import { DaybookError } from '../errors.js';
import type { LedgerAddress } from '../ledger/connection.js';
import { connectToLedger } from '../ledger/installed.js';
import { postgresTiles } from '../ledger/seal/postgres-tiles.js';
import { formatHashLines } from '../ledger/tlog/hash-lines.js';
import { parseNote } from '../ledger/tlog/note.js';
import { parseVerifierKey } from '../ledger/tlog/note-key.js';
import { proveConsistency, proveInclusion } from '../ledger/tlog/prove.js';
import { formatTlogProof } from '../ledger/tlog/tlog-proof.js';
import { named } from '../ledger/tlog/verify-note.js';
import type { Client } from '../postgres/index.js';
import { checkEventProof, type ProvenEvent } from './check-event-proof.js';
import type { EventProof } from './event-proof.js';
import { findEvent } from './event-row.js';
import { knownKeys, newestSeal, type SealRow, sealedSizes, sealOfSize } from './seal-rows.js';

export interface ProveEvent {
  ledger: LedgerAddress;
  /** The event’s id, or its position. */
  event: string;
  /** The size of an older seal that the newest is to be shown to go on from. */
  since?: number | undefined;
}

/** How many sizes are named where another one was given. */
const SIZES_NAMED = 20;

/**
 * Proves that an event is in the newest seal, and, where `since` is given, that the seal of that size is a beginning of it. It reads
 * O(log n) hashes, and checks what it proves before it gives it out.
 *
 * @throws DaybookError EVENT_NOT_FOUND, EVENT_NOT_SEALED, SEAL_UNKNOWN; PROOF_INVALID, SEAL_UNTRUSTED where the ledger contradicts its
 *   own seals; USAGE, LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE
 */
export async function proveEvent({
  ledger,
  event,
  since,
}: ProveEvent): Promise<{ files: EventProof; proven: ProvenEvent }> {
  const connection = await connectToLedger(ledger);
  try {
    return await connection.use(async (client) => {
      const { position, bytes } = await findEvent(client, event);
      const seal = await sealOver(client, position);
      const older = since === undefined ? undefined : await olderSeal(client, since, seal.size);
      const tiles = postgresTiles(client);
      const hashes = await proveInclusion(position, seal.size, tiles);
      const files: EventProof = {
        entry: bytes,
        proof: formatTlogProof({ index: position, hashes, seal: seal.note }),
        ...(await keysOf(client, seal, older)),
        ...(older
          ? {
              older: {
                checkpoint: older.note,
                consistency: formatHashLines(await proveConsistency(older.size, seal.size, tiles)),
              },
            }
          : {}),
      };
      return { files, proven: await checkEventProof(files) };
    });
  } finally {
    await connection.close();
  }
}

async function sealOver(client: Client, position: number): Promise<SealRow> {
  const seal = await newestSeal(client);
  if (seal && seal.size > position) return seal;
  const newest = seal
    ? `the newest seal is over the first ${seal.size} events`
    : 'the ledger was never sealed';
  throw new DaybookError('EVENT_NOT_SEALED', `no seal covers the event at position ${position}: ${newest}`, {
    details: { position, sealed: seal?.size ?? 0 },
  });
}

async function olderSeal(client: Client, since: number, newest: number): Promise<SealRow> {
  const older = await sealOfSize(client, since);
  if (older) return older;
  const sizes = await sealedSizes(client, SIZES_NAMED + 1);
  const list = sizes.slice(0, SIZES_NAMED).join(', ');
  throw new DaybookError('SEAL_UNKNOWN', `the ledger was never sealed at ${since} events`, {
    hint: `It was sealed at ${list}${sizes.length > SIZES_NAMED ? ' and before' : ''}.`,
    details: { since, newest, sizes },
  });
}

/** The keys that are needed, and no others: a key that was retired since is not vouched for any more. */
async function keysOf(
  client: Client,
  seal: SealRow,
  older: SealRow | undefined,
): Promise<Pick<EventProof, 'logKeys' | 'witnessKeys'>> {
  const signed = (notes: readonly string[]) =>
    new Set(notes.flatMap((note) => parseNote(note).signatures.map(named)));
  const both = signed([seal.note, ...(older ? [older.note] : [])]);
  const newest = signed([seal.note]);
  const known = await knownKeys(client);
  const keys = (purpose: 'seal' | 'witness', by: Set<string>) =>
    known
      .filter((one) => one.purpose === purpose && by.has(named(parseVerifierKey(one.key))))
      .map(({ key }) => key);
  return { logKeys: keys('seal', both), witnessKeys: keys('witness', newest) };
}
