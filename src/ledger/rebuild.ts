import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import { acquireWithin } from '../postgres/advisory-lock.js';
import type { Client } from '../postgres/index.js';
import { excludeAppenders } from './append-lock.js';
import { compareLeaves } from './compare-leaves.js';
import { type LedgerAddress, LedgerConnection } from './connection.js';
import { type Head, readHead } from './head.js';
import { requireInstalled } from './installed.js';
import { appendRebuilt, rebuildBatch } from './rebuild-batch.js';
import type { RebuildSource } from './rebuild-source.js';
import { relayLock } from './relay-session.js';
import { postgresTiles } from './seal/postgres-tiles.js';
import { sameBytes } from './tlog/bytes.js';
import { CompactRange } from './tlog/compact-range.js';
import { readRoot } from './tlog/prove.js';

/** The most events that go into one commit of a rebuild. */
export const REBUILD_BATCH_EVENTS = 1024;

/** How long to wait for the lock of a session that was just lost, in ms. */
const LOCK_PATIENCE_MS = 2_000;

export interface RebuildOptions {
  /** A ledger that is installed; it may hold a beginning of the source. */
  ledger: LedgerAddress;
  source: RebuildSource;
  signal?: AbortSignal;
  /** Told how many events were compared or appended, of how many where that is known. */
  onProgress?: (done: number, size: number | undefined) => void;
}

export interface Rebuilt {
  ledger: string;
  from: string;
  /** How many events the ledger held before; they were compared with the source. */
  before: number;
  appended: number;
  /** What the ledger holds now. */
  size: number;
  /** The root of the tree over as many events as the source has, computed from its bytes; hexadecimal. */
  root: string;
  /** How many events the source has. Fewer than the ledger where it is behind. */
  sourceSize: number;
}

/**
 * Brings a ledger everything that a copy of it has and it has not: every event with exactly its bytes, at its position. What is
 * there already must be a beginning of the copy, which is compared leaf by leaf; two histories are never merged. Interrupted, it
 * goes on where it stopped when it is run again.
 *
 * @throws DaybookError COPIES_DIFFER with the first position where the histories parted; LEDGER_CORRUPT, LEDGER_MISMATCH;
 *   CONCURRENCY where somebody else appended meanwhile, past the lock; RELAY_BUSY where a relay or another rebuild is at work;
 *   LEDGER_BUSY where somebody may append; LEDGER_UNREACHABLE,
 *   LEDGER_NOT_INITIALISED, LEDGER_PRIVILEGE; what reading the source throws; the signal’s reason
 */
export async function rebuildLedger(options: RebuildOptions): Promise<Rebuilt> {
  const { ledger } = options;
  const connection = new LedgerConnection(ledger);
  try {
    await requireInstalled(connection, ledger.name);
    let before: number | undefined;
    // A connection that was lost is opened again, and what is there by then is compared anew.
    return await connection.use(async (client) => {
      const locked = await acquireWithin(client, relayLock(ledger.name), LOCK_PATIENCE_MS, options.signal);
      if (!locked) throw busy(ledger.name);
      await excludeAppenders(client, ledger.name, options.signal);
      const head = await readHead(client);
      before ??= head.size;
      return {
        ...(await bring(client, head, options)),
        before,
        appended: (await readHead(client)).size - before,
      };
    });
  } finally {
    await connection.close();
  }
}

async function bring(
  client: Client,
  head: Head,
  { ledger, source, signal, onProgress }: RebuildOptions,
): Promise<Omit<Rebuilt, 'before' | 'appended'>> {
  const tree = await begin(client, head, source);
  let sent: Promise<void> = Promise.resolve();
  try {
    for await (const entries of source.read({ signal })) {
      signal?.throwIfAborted();
      refuseGap(entries, tree.size, source);
      const known = entries.filter(({ position }) => position < head.size);
      await compareLeaves(client, known, source.description);
      for (let at = known.length; at < entries.length; at += REBUILD_BATCH_EVENTS) {
        const some = entries.slice(at, at + REBUILD_BATCH_EVENTS);
        // Prepared while the batch before it is under way.
        const batch = rebuildBatch(some, ledger.name, source.description);
        await sent;
        sent = appendRebuilt(client, batch, source.description);
        sent.catch(() => undefined);
      }
      for (const { position, leaf } of entries) {
        tree.add(leaf);
        if (position + 1 === head.size) requireSameRoot(head, tree, source);
      }
      onProgress?.(tree.size, source.size);
    }
  } finally {
    // What was whole before something went wrong is kept.
    await sent.catch(() => undefined);
  }
  await sent;
  signal?.throwIfAborted();
  const now = await readHead(client);
  if (now.size !== Math.max(tree.size, head.size)) {
    throw new DaybookError(
      'CONCURRENCY',
      `the ledger has ${now.size} events, and ${source.description} ${tree.size}: somebody else appends`,
    );
  }
  if (now.size === tree.size) requireSameRoot(now, tree, source);
  return {
    ledger: ledger.name,
    from: source.description,
    size: now.size,
    root: Buffer.from(tree.root()).toString('hex'),
    sourceSize: tree.size,
  };
}

/** The tree with which the source begins; what it leaves out the ledger must have. */
async function begin(client: Client, head: Head, source: RebuildSource): Promise<CompactRange> {
  if (!source.before) return new CompactRange();
  const { size, roots } = source.before;
  if (head.size < size) {
    throw new DaybookError(
      'LEDGER_MISMATCH',
      `${source.description} begins with position ${size}, and the ledger has only ${head.size} events`,
      { hint: 'Bring an export that begins earlier first.', details: { begins: size, size: head.size } },
    );
  }
  if (!sameBytes(await readRoot(size, postgresTiles(client)), source.before.root())) {
    throw new DaybookError(
      'COPIES_DIFFER',
      `the first ${size} events of the ledger in Postgres are not those of ${source.description}`,
      { details: { size } },
    );
  }
  return CompactRange.resume(size, roots);
}

function refuseGap(entries: readonly LedgerEntry[], next: number, { description }: RebuildSource): void {
  const wrong = entries.findIndex(({ position }, index) => position !== next + index);
  if (wrong < 0) return;
  throw new DaybookError(
    'LEDGER_CORRUPT',
    `${description} has position ${entries[wrong]!.position} where ${next + wrong} should come`,
    { details: { position: next + wrong } },
  );
}

/** All leaves are the same where this fails: what the database keeps of the tree is not what its events add up to. */
function requireSameRoot(head: Head, tree: CompactRange, { description }: RebuildSource): void {
  if (sameBytes(head.root, tree.root())) return;
  throw new DaybookError(
    'LEDGER_CORRUPT',
    `the ledger’s head states another root over ${head.size} events than ${description} has`,
    { details: { size: head.size } },
  );
}

const busy = (ledger: string): DaybookError =>
  new DaybookError('RELAY_BUSY', `a relay, or another rebuild, of the ledger ${ledger} is at work`, {
    hint: 'Stop it: while a ledger is rebuilt nobody else works on its copies.',
  });
