import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleWriter } from '../../src/audit/bundle/bundle-writer.js';
import { VERIFIER } from '../../src/audit/bundle/export-bundle.js';
import { writeManifest } from '../../src/audit/bundle/manifest.js';
import { writeSignedParts } from '../../src/audit/bundle/signed-parts.js';
import { canonicalBytes } from '../../src/domain/canonical.js';
import type { EventEnvelope } from '../../src/domain/event.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import type { LedgerEntry } from '../../src/domain/ledger-entry.js';
import { LEDGER_STREAM } from '../../src/domain/stream.js';
import { sealNote } from '../../src/ledger/seal/seal-note.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { cosign } from '../../src/ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { formatSignatureLine, parseNote } from '../../src/ledger/tlog/note.js';
import { formatKeyId, formatVerifierKey, KEY_TYPES } from '../../src/ledger/tlog/note-key.js';
import { signerKey } from '../../src/ledger/tlog/signer-key.js';
import { TileBuilder } from '../../src/ledger/tlog/tile-builder.js';
import { history } from './history.js';

export interface BundleReport {
  ledger: string | null;
  from: number | null;
  size: number | null;
  bytes: number;
  root: string | null;
  seals: number;
  sealedSize: number | null;
  keys: string[];
  witnesses: string[];
  unknown: string[];
  keysFrom: 'given' | 'export' | null;
  finding: { position: number | null; message: string } | null;
}

export interface BundleVerification {
  keys?: string[];
  seals?: string[];
  hashesOnly?: boolean;
  threads?: number;
}

/** The verifier that exports carry, in this process. */
export const verifyBundle = async (folder: string, options: BundleVerification = {}): Promise<BundleReport> =>
  ((await import(VERIFIER)) as { verifyBundle: typeof verifyBundle }).verifyBundle(folder, options);

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const LEDGER = 'main';

export const sealKey = () => signerKey(`daybook/${LEDGER}`, KEY_TYPES.note, seed(1), nodeEd25519);
export const witnessKey = () => signerKey('witness.example', KEY_TYPES.cosignature, seed(2), nodeEd25519);

/** A history of about so many events, with keys, and seals and cosignatures near the sizes that are given. */
export async function sealedHistory(size: number, sealedAt: readonly number[]): Promise<EventEnvelope[]> {
  const rest = history({ ledger: LEDGER, migrations: Math.max(2, Math.ceil(size / 27)) });
  const [key, witness] = [await sealKey(), await witnessKey()];
  const events: EventEnvelope[] = [];
  const tree = new CompactRange();
  let version = 0;
  const add = (event: EventEnvelope) => {
    events.push(event);
    tree.add(leafHash(canonicalBytes(event)));
  };
  const say = (name: string, data: Record<string, unknown>) => {
    version += 1;
    add({
      ...rest[0]!,
      id: `0197c1d2-4b7a-7000-9000-${version.toString(16).padStart(12, '0')}`,
      type: `dev.daybook.ledger.${name}.v1`,
      dataschema: `urn:daybook:event:ledger.${name}:v1`,
      streamversion: version,
      data,
    });
  };
  const keyAdded = (purpose: string, { key: one }: typeof key) =>
    say('key-added', { purpose, key: formatVerifierKey(one), keyId: formatKeyId(one) });
  for (const event of rest) {
    if (events.length >= size) break;
    if (event.subject === LEDGER_STREAM) {
      version = event.streamversion;
      add(event);
      keyAdded('seal', key);
      keyAdded('witness', witness);
      continue;
    }
    add(event);
    if (!sealedAt.includes(events.length)) continue;
    const head = { size: tree.size, root: tree.root() };
    const root = Buffer.from(head.root).toString('hex');
    const note = await sealNote(LEDGER, head, [key]);
    say('sealed', { size: head.size, root, note });
    const cosignature = formatSignatureLine(
      await cosign(parseNote(note).text, 1_772_000_000, witness, nodeEd25519),
    ).trimEnd();
    say('witness-cosigned', { size: head.size, root, witness: witness.key.name, cosignature });
  }
  return events;
}

/** Writes an export of events without a ledger in Postgres. */
export async function writeBundle(folder: string, events: readonly EventEnvelope[]): Promise<LedgerEntry[]> {
  const entries = events.map((event, position) => {
    const bytes = canonicalBytes(event);
    return { position, bytes, leaf: leafHash(bytes) };
  });
  await writeEntriesBundle(folder, entries);
  const ofLedger = events.filter(({ subject }) => subject === LEDGER_STREAM);
  await writeSignedParts(
    folder,
    (async function* () {
      yield ofLedger;
    })(),
    events.length,
  );
  return entries;
}

/** Writes events, tiles and `export.json` just as they are told. */
export async function writeEntriesBundle(folder: string, entries: readonly LedgerEntry[]): Promise<void> {
  const writer = new BundleWriter(folder, new TileBuilder());
  const tree = new CompactRange();
  const sealed = entries
    .map(({ bytes }) =>
      /"data":\{"note":.*"size":(\d+)\},.*ledger\.sealed/.exec(Buffer.from(bytes).toString()),
    )
    .findLast((match) => match !== null);
  for (const entry of entries) {
    tree.add(entry.leaf);
    await writer.add(entry);
  }
  await writer.finish(sealed ? Number(sealed[1]) : undefined);
  await copyFile(VERIFIER, join(folder, 'verify.mjs'));
  const root = Buffer.from(tree.root()).toString('hex');
  await writeManifest(folder, { ledger: LEDGER, from: 0, size: entries.length, root });
}
