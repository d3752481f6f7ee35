import { join } from 'node:path';
import { LedgerConnection } from '../../src/ledger/connection.js';
import type { Cosigner } from '../../src/ledger/seal/cosigner.js';
import { addLedgerKey } from '../../src/ledger/seal/ledger-keys.js';
import { originOf } from '../../src/ledger/seal/origin.js';
import { makeSignerKey } from '../../src/ledger/seal/seal-key.js';
import { type Sealed, sealLedger } from '../../src/ledger/seal/sealer.js';
import { formatVerifierKey, type NoteKey } from '../../src/ledger/tlog/note-key.js';
import type { SignerKey } from '../../src/ledger/tlog/signer-key.js';
import { temporaryFolder } from './folders.js';
import { createLedger, type TestLedger } from './ledger.js';

const WRITER = { actor: 'spec', now: () => new Date() };

export interface SealedLedger extends TestLedger {
  signer: SignerKey;
  /** The ledger’s verifier key. */
  vkey: string;
  /** Makes a key known: its own, or a witness’s. */
  know(key: NoteKey): Promise<void>;
  seal(witnesses?: readonly Cosigner[]): Promise<Sealed>;
}

/** A ledger in a database of its own, with a key to seal it. */
export async function createSealedLedger(
  given: { name?: string; signer?: SignerKey } = {},
): Promise<SealedLedger> {
  const test = await createLedger(given.name);
  const { address, ledger } = test;
  const signer =
    given.signer ?? (await makeSignerKey(join(temporaryFolder(), 'seal.key'), originOf(address.name)));
  const connection = new LedgerConnection(address);
  const know = async (key: NoteKey) => void (await addLedgerKey(ledger, key, WRITER));
  await know(signer.key);
  return {
    ...test,
    signer,
    vkey: formatVerifierKey(signer.key),
    know,
    seal: (witnesses = []) =>
      sealLedger({
        ledger,
        connection,
        signers: [signer],
        anchors: [],
        witnesses,
        writer: WRITER,
        log: { warn() {} },
      }),
    async drop() {
      await connection.close();
      await test.drop();
    },
  };
}
