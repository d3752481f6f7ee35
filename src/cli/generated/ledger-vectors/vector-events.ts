import { canonicalJson } from '../../../domain/canonical.js';
import { leafHash } from '../../../domain/leaf-hash.js';
import { addSignatures } from '../../../ledger/tlog/add-signatures.js';
import { formatCheckpoint } from '../../../ledger/tlog/checkpoint.js';
import { CompactRange } from '../../../ledger/tlog/compact-range.js';
import { cosign } from '../../../ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../../../ledger/tlog/ed25519-node.js';
import { formatSignatureLine } from '../../../ledger/tlog/note.js';
import { formatKeyId, formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { signNote } from '../../../ledger/tlog/sign-note.js';
import type { SignerKey } from '../../../ledger/tlog/signer-key.js';
import type { TreeHead } from '../../../ledger/tlog/tree-head.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import { hex } from './hex.js';
import { LEDGER, ORIGIN, type VectorKeys } from './vector-keys.js';

/** 2026-03-02T07:20:35Z, in seconds. */
const START = 1_772_436_035;

/** A small ledger that changed its key, with three seals: by the first key, by both, by the second. */
export interface VectorLedger {
  /** The events’ canonical texts, by position. */
  events: string[];
  /** By size: as the ledger signed it, and with the cosignatures of both witnesses. */
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
  const seal = async (
    ...signers: SignerKey[]
  ): Promise<{ size: number; root: string; note: string; cosignature: string }> => {
    const { size, root } = headOf(events);
    const text = formatCheckpoint({ origin: ORIGIN, size, root });
    const note = await signNote(text, signers, nodeEd25519);
    const time = START + size;
    const cosignatures = await Promise.all(
      [keys.north, keys.south].map((witness, index) => cosign(text, time + index, witness, nodeEd25519)),
    );
    seals.set(size, { note, cosigned: addSignatures(note, cosignatures), time });
    return { size, root: hex(root), note, cosignature: formatSignatureLine(cosignatures[0]!).trimEnd() };
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
  const { cosignature, ...first } = await seal(keys.ledger);
  add('ledger', 4, 'ledger.sealed', first);
  add('ledger', 5, 'ledger.witness-cosigned', {
    size: first.size,
    root: first.root,
    witness: keys.north.key.name,
    cosignature,
  });
  addKey(6, 'seal', keys.successor);
  const { cosignature: _, ...second } = await seal(keys.ledger, keys.successor);
  add('ledger', 7, 'ledger.sealed', second);
  add('ledger', 8, 'ledger.key-retired', { keyId: formatKeyId(keys.ledger.key), reason: 'yearly change' });
  await seal(keys.successor);
  return { events, seals };
}

/** The tree over the first events. */
export function headOf(events: readonly string[], size = events.length): TreeHead {
  const range = new CompactRange();
  for (const event of events.slice(0, size)) range.add(leafHash(encodeUtf8(event)));
  return { size, root: range.root() };
}
