import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { ConcurrencyError, DaybookError } from '../../errors.js';
import { readHead } from '../head.js';
import type { Ledger } from '../ledger.js';
import { DECISION_ATTEMPTS, StreamWriter } from '../stream-writer.js';
import { sameBytes } from '../tlog/bytes.js';
import { parseNote } from '../tlog/note.js';
import type { SignerKey } from '../tlog/signer-key.js';
import { named } from '../tlog/verify-note.js';
import { isAboutSeals } from './about-seals.js';
import { type GivenOut, giveOut } from './give-out.js';
import { type KnownSeal, lastSealOf } from './last-seal.js';
import { RecordedSeals } from './recorded-seals.js';
import { activeSigners, sealNote } from './seal-note.js';
import { extendSealedTree } from './sealed-tree.js';
import type { SealerSettings } from './sealer-settings.js';

export interface Sealed extends GivenOut {
  /** Whether a new seal was made; otherwise nothing but seals was appended since the last one, which all the keys signed. */
  fresh: boolean;
  size: number;
  root: Uint8Array;
}

/**
 * Seals the ledger as it stands: computes the tree on from the last seal, signs its head, records it, writes it to the anchors, and asks the
 * witnesses. What is recorded is never taken back: an anchor or a witness that is out of reach gets it with the next call. Several sealers at
 * once come to one seal.
 *
 * @throws DaybookError SEAL_KEY_MISSING; LEDGER_CORRUPT, LEDGER_LOST_TAIL where ledger, anchors and the last seal contradict each other;
 *   ANCHOR_UNAVAILABLE where an anchor cannot be asked what was given out; WITNESS_REFUSED
 */
export async function sealLedger(settings: SealerSettings): Promise<Sealed> {
  const recorded = settings.recorded ?? new RecordedSeals();
  let made = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const sealed = await sealOnce(settings, recorded, () => {
        made = true;
      });
      return { ...sealed, fresh: made };
    } catch (error) {
      if (!(error instanceof ConcurrencyError) || attempt >= DECISION_ATTEMPTS) throw error;
    }
  }
}

async function sealOnce(
  settings: SealerSettings,
  recorded: RecordedSeals,
  onMade: () => void,
): Promise<Omit<Sealed, 'fresh'>> {
  const { ledger, connection, signers, anchors } = settings;
  await recorded.readOn(ledger);
  const { state } = recorded;
  const active = activeSigners(state, signers);
  const last = await lastSealOf(recorded.last, anchors);
  const head = await connection.use(readHead);
  if (last && head.size < last.size) throw lostTail(head.size, last.size);
  const writer = await StreamWriter.open(ledger, LEDGER_STREAM, ledgerDecider, settings.writer, state);
  if (last && signedByAll(last, active) && !(await hasNews(ledger, last.size))) {
    const { size, root } = last;
    return { size, root, ...(await giveOut(settings, writer, last)) };
  }
  const tree = await connection.use((client) =>
    extendSealedTree(client, last ?? { size: 0, root: new Uint8Array() }, head.size),
  );
  if (!sameBytes(tree.root, head.root)) {
    throw new DaybookError(
      'LEDGER_CORRUPT',
      `the tree of ${head.size} events is not the one that the database keeps`,
    );
  }
  const note = await sealNote(ledger.name, tree, active);
  const root = Buffer.from(tree.root).toString('hex');
  await writer.execute({ type: 'seal', data: { size: tree.size, root, note } });
  onMade();
  return { ...tree, ...(await giveOut(settings, writer, { ...tree, note })) };
}

/** A key that was added is to be vouched for at once, also where another sealer, which does not have it, came first. */
function signedByAll({ note }: KnownSeal, signers: readonly SignerKey[]): boolean {
  const signed = new Set(parseNote(note).signatures.map(named));
  return signers.every(({ key }) => signed.has(named(key)));
}

/** Whether anything but seals and cosignatures was appended since. */
async function hasNews(ledger: Ledger, since: number): Promise<boolean> {
  for await (const page of ledger.read(since)) {
    if (page.some(({ bytes }) => !isAboutSeals(bytes))) return true;
  }
  return false;
}

const lostTail = (size: number, sealed: number): DaybookError =>
  new DaybookError(
    'LEDGER_LOST_TAIL',
    `the ledger has ${size} events, and a seal of ${sealed} was given out`,
    { details: { size, sealed } },
  );
