import { canonicalJson } from '../../../domain/canonical.js';
import { CompactRange } from '../../../ledger/tlog/compact-range.js';
import { cosign } from '../../../ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../../../ledger/tlog/ed25519-node.js';
import { leafHash } from '../../../ledger/tlog/hashes.js';
import { formatSignatureLine } from '../../../ledger/tlog/note.js';
import { formatKeyId, formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { signNote } from '../../../ledger/tlog/sign-note.js';
import type { SignerKey } from '../../../ledger/tlog/signer-key.js';
import type { TreeHead } from '../../../ledger/tlog/tree-head.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import { addSignatures } from '../../../ledger/tlog/add-signatures.js';
import { formatCheckpoint } from '../../../ledger/tlog/checkpoint.js';
import { hex } from './hex.js';
import { LEDGER, ORIGIN, type VectorKeys } from './vector-keys.js';

/** 2026-03-02T07:20:35Z, in seconds. */
const START = 1_772_436_035;

/** A small ledger with two seals. Both are in `notes`; the first is in the ledger, too. */
export interface VectorLedger {
  /** The events’ canonical texts, by position. */
  events: string[];
  /** By size. */
  seals: Map<number, { note: string; cosigned: string; time: number }>;
}

/** Written out in full and independent of how events are made today: what is once in a ledger stays as it is. */
export async function vectorLedger(keys: VectorKeys): Promise<VectorLedger> {
  const events: string[] = [];
  const seals: VectorLedger['seals'] = new Map();
  const add = (subject: string, version: number, name: string, data: Record<string, unknown>): void => {
    const position = events.length;
    const event = {
      specversion: '1.0',
      id: `0197c1d2-4b7b-7000-8000-${String(position).padStart(12, '0')}`,
      source: `/daybook/${LEDGER}`,
      type: `dev.daybook.${name}.v1`,
      subject,
      time: new Date((START + position) * 1000).toISOString(),
      datacontenttype: 'application/json',
      dataschema: `urn:daybook:event:${name}:v1`,
      streamversion: version,
      actor: 'ada@ops.securenet.example',
      data,
    };
    events.push(canonicalJson(event));
  };
  const seal = async (): Promise<{ note: string; root: string; cosignature: string }> => {
    const { size, root } = headOf(events);
    const text = formatCheckpoint({ origin: ORIGIN, size, root });
    const note = await signNote(text, [keys.ledger], nodeEd25519);
    const time = START + size;
    const cosignatures = await Promise.all(
      [keys.north, keys.south].map((witness, index) => cosign(text, time + index, witness, nodeEd25519)),
    );
    seals.set(size, { note, cosigned: addSignatures(note, cosignatures), time });
    return { note, root: hex(root), cosignature: formatSignatureLine(cosignatures[0]!).trimEnd() };
  };
  const addKey = (version: number, purpose: string, { key }: SignerKey): void =>
    add('ledger', version, 'ledger.key-added', {
      purpose,
      key: formatVerifierKey(key),
      keyId: formatKeyId(key),
    });

  add('ledger', 1, 'ledger.created', { ledger: LEDGER, schema: 1, software: 'daybook 0.1.0' });
  addKey(2, 'seal', keys.ledger);
  addKey(3, 'witness', keys.north);
  add('target/eu-west', 1, 'target.registered', {
    target: 'eu-west',
    environment: 'production',
    region: 'eu-west-1',
    tags: ['pci', 'primary'],
    database: { name: 'securenet', serverVersion: '15.18', systemIdentifier: '7412908856034917523' },
  });
  add('catalog', 1, 'catalog.migration-registered', {
    migration: '20241220103000_create_user_groups',
    kind: 'schema',
    form: 'sql',
    content: hex(leafHash(encodeUtf8('CREATE TABLE user_groups ();'))),
    requires: [],
    reversible: true,
    documentation: {
      purpose: 'Users belong to groups — Benutzer gehören zu Gruppen.',
      scope: 'One new table.',
      rollback: 'It is dropped.',
      impact: 'None.',
    },
  });
  const { note, root, cosignature } = await seal();
  add('ledger', 4, 'ledger.sealed', { size: 5, root, note });
  add('ledger', 5, 'ledger.witness-cosigned', {
    size: 5,
    root,
    witness: keys.north.key.name,
    cosignature,
  });
  addKey(6, 'seal', keys.successor);
  add('ledger', 7, 'ledger.key-retired', { keyId: formatKeyId(keys.ledger.key), reason: 'yearly change' });
  await seal();
  return { events, seals };
}

/** The tree over the first events. */
export function headOf(events: readonly string[], size = events.length): TreeHead {
  const range = new CompactRange();
  for (const event of events.slice(0, size)) range.add(leafHash(encodeUtf8(event)));
  return { size, root: range.root() };
}
