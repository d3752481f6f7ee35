import { sha256 } from '../../../domain/sha256.js';
import { nodeEd25519 } from '../../../ledger/tlog/ed25519-node.js';
import { KEY_TYPES, type KeyType } from '../../../ledger/tlog/note-key.js';
import { type SignerKey, signerKey } from '../../../ledger/tlog/signer-key.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';

/** The ledger of the vectors. */
export const LEDGER = 'securenet';
export const ORIGIN = `daybook/${LEDGER}`;

/** The keys of the vectors. Their seeds are made of published words: they protect nothing. */
export interface VectorKeys {
  ledger: SignerKey;
  /** The ledger’s next key. */
  successor: SignerKey;
  north: SignerKey;
  south: SignerKey;
  /** Nobody’s. */
  stranger: SignerKey;
}

const made = (name: string, type: KeyType, words: string): Promise<SignerKey> =>
  signerKey(name, type, sha256(encodeUtf8(`daybook test vectors: ${words}`)), nodeEd25519);

export const vectorKeys = async (): Promise<VectorKeys> => ({
  ledger: await made(ORIGIN, KEY_TYPES.note, 'ledger'),
  successor: await made(ORIGIN, KEY_TYPES.note, 'successor'),
  north: await made('witness.example/north', KEY_TYPES.cosignature, 'north'),
  south: await made('witness.example/south', KEY_TYPES.cosignature, 'south'),
  stranger: await made('stranger.example', KEY_TYPES.note, 'stranger'),
});
