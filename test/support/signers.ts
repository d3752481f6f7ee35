import { sha256 } from '../../src/domain/sha256.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { KEY_TYPES, type KeyType } from '../../src/ledger/tlog/note-key.js';
import { type SignerKey, signerKey } from '../../src/ledger/tlog/signer-key.js';
import { encodeUtf8 } from '../../src/ledger/tlog/utf8.js';
import { type NoteVerifier, noteVerifier } from '../../src/ledger/tlog/verifier.js';

/** A key that is always the same for a name, and that everybody knows. */
export const testSigner = (name: string, type: KeyType = KEY_TYPES.note): Promise<SignerKey> =>
  signerKey(name, type, sha256(encodeUtf8(`test key ${name}`)), nodeEd25519);

export const testWitness = (name: string): Promise<SignerKey> => testSigner(name, KEY_TYPES.cosignature);

export const verifierOf = ({ key }: SignerKey): NoteVerifier => noteVerifier(key, nodeEd25519);
