import { leafHash } from '../../../domain/leaf-hash.js';
import { formatKeyId, formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { formatSignerKey } from '../../../ledger/tlog/signer-key.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import { hex } from './hex.js';
import { headOf, type VectorLedger } from './vector-events.js';
import type { VectorKeys } from './vector-keys.js';

/** The events of the small ledger, with the leaf of each and the root at each size. */
export const eventVectors = ({ events }: VectorLedger) => ({
  about:
    'A small ledger: the canonical text of each event, the hash of its leaf, and the root at every size.',
  events: events.map((text, position) => ({ position, leaf: hex(leafHash(encodeUtf8(text))), text })),
  roots: [...events.keys(), events.length].map((size) => ({ size, root: hex(headOf(events, size).root) })),
});

/** Both halves of every key. */
export const keyVectors = (keys: VectorKeys) => ({
  about:
    'TEST KEYS, KNOWN TO EVERYBODY: they protect nothing and must never sign anything else. Each seed is the SHA-256 of published words.',
  keys: Object.entries(keys).map(([name, signer]) => ({
    name,
    type: signer.key.type,
    seed: hex(signer.seed),
    publicKey: hex(signer.key.publicKey),
    keyId: formatKeyId(signer.key),
    verifierKey: formatVerifierKey(signer.key),
    signerKey: formatSignerKey(signer),
  })),
  refused: refusedKeys(formatVerifierKey(keys.ledger.key)),
});

const refusedKeys = (key: string) => [
  { why: 'the name is another, so that the id is wrong', verifierKey: key.replace('securenet', 'securenot') },
  { why: 'the id is another', verifierKey: key.replace(/\+[0-9a-f]{8}\+/, '+00000000+') },
  { why: 'the key is cut short', verifierKey: key.slice(0, -4) },
  { why: 'the name has a space', verifierKey: key.replace('daybook/', 'daybook ') },
  { why: 'there is no name', verifierKey: key.slice(key.indexOf('+')) },
];
