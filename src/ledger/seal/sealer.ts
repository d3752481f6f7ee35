import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { LedgerConnection } from '../connection.js';
import { readHead } from '../head.js';
import type { Ledger } from '../ledger.js';
import { StreamWriter, type WriterSettings } from '../stream-writer.js';
import { addSignatures } from '../tlog/add-signatures.js';
import { sameBytes } from '../tlog/bytes.js';
import { formatSignatureLine, type NoteSignature } from '../tlog/note.js';
import { proveConsistency } from '../tlog/prove.js';
import type { SignerKey } from '../tlog/signer-key.js';
import type { TreeHead } from '../tlog/tree-head.js';
import type { Anchor } from './anchor.js';
import type { Cosigner } from './cosigner.js';
import { lastSealOf } from './last-seal.js';
import { postgresTiles } from './postgres-tiles.js';
import { activeSigners, sealNote } from './seal-note.js';
import { extendSealedTree } from './sealed-tree.js';

export interface SealerSettings {
  ledger: Ledger;
  /** A connection to read with. */
  connection: LedgerConnection;
  signers: readonly SignerKey[];
  anchors: readonly Anchor[];
  witnesses: readonly Cosigner[];
  writer: WriterSettings;
  log: { warn(facts: object, message: string): void };
}

export interface Sealed {
  /** Whether a new seal was made; otherwise nothing but seals was appended since the last one. */
  fresh: boolean;
  size: number;
  root: Uint8Array;
  /** The signed note with all cosignatures. */
  note: string;
  /** The names of the witnesses that cosigned. */
  witnesses: string[];
  /** Why others did not. */
  missing: { witness: string; error: DaybookError | Error }[];
}

/**
 * Seals the ledger as it stands: computes the tree on from the last seal, signs its head, records it, writes it to the anchors, and asks the
 * witnesses. What is recorded is never taken back: a witness that is out of reach is asked again with the next seal.
 *
 * @throws DaybookError SEAL_KEY_MISSING; LEDGER_CORRUPT where ledger, anchors and the last seal contradict each other
 */
export async function sealLedger(settings: SealerSettings): Promise<Sealed> {
  const { ledger, connection, signers, anchors, writer: writerSettings } = settings;
  const writer = await StreamWriter.open(ledger, LEDGER_STREAM, ledgerDecider, writerSettings);
  const active = activeSigners(writer.state, signers);
  const last = await lastSealOf(ledger, anchors);
  const head = await connection.use(readHead);
  if (last && head.size < last.size) throw lostTail(head.size, last.size);
  if (last && !(await hasNews(ledger, last.size))) return await askAgain(settings, last.note, last);
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
  for (const anchor of anchors) await anchor.write(tree.size, note);
  return { ...(await askAgain(settings, note, tree)), fresh: true };
}

/** Whether anything but seals and cosignatures was appended since: a seal must not be the reason of the next one. */
async function hasNews(ledger: Ledger, since: number): Promise<boolean> {
  for await (const page of ledger.read(since)) {
    if (page.some(({ bytes }) => !ABOUT_SEALS.test(Buffer.from(bytes).toString('latin1')))) return true;
  }
  return false;
}

/** The end of the canonical bytes of such an event: `type` is the last member. */
const ABOUT_SEALS = /"type":"dev\.daybook\.ledger\.(sealed|witness-cosigned)\.v\d+"\}$/;

/** Asks the witnesses that have not cosigned a seal yet, and records what they say. */
async function askAgain(settings: SealerSettings, note: string, { size, root }: TreeHead): Promise<Sealed> {
  const { ledger, connection, witnesses, writer } = settings;
  const stream = await StreamWriter.open(ledger, LEDGER_STREAM, ledgerDecider, writer);
  const before = stream.state.seal?.size === size ? stream.state.seal.witnesses : [];
  const cosignatures: NoteSignature[] = [];
  const missing: Sealed['missing'] = [];
  for (const witness of witnesses) {
    if (before.includes(witness.name)) continue;
    try {
      const prove = (from: number) =>
        connection.use((client) => proveConsistency(from, size, postgresTiles(client)));
      cosignatures.push(await witness.cosign({ note, size, prove }));
    } catch (error) {
      if (error instanceof DaybookError && error.code === 'WITNESS_REFUSED') throw error;
      missing.push({ witness: witness.name, error: error as Error });
      settings.log.warn({ err: error, witness: witness.name }, 'a witness did not cosign');
    }
  }
  for (const signature of cosignatures) {
    await stream.execute({
      type: 'cosign',
      data: {
        size,
        root: Buffer.from(root).toString('hex'),
        witness: signature.name,
        cosignature: formatSignatureLine(signature).trimEnd(),
      },
    });
  }
  return {
    fresh: false,
    size,
    root,
    note: addSignatures(note, cosignatures),
    witnesses: [...before, ...cosignatures.map(({ name }) => name)].sort(),
    missing,
  };
}

const lostTail = (size: number, sealed: number): DaybookError =>
  new DaybookError(
    'LEDGER_LOST_TAIL',
    `the ledger has ${size} events, and a seal of ${sealed} was given out`,
    {
      details: { size, sealed },
    },
  );
