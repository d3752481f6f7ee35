import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  addLedgerKey,
  anchorHead,
  createWitnessServer,
  type DaybookError,
  type FollowedLog,
  followLedger,
  formatKeyId,
  formatVerifierKey,
  httpCosigner,
  knownLogs,
  LedgerConnection,
  makeSignerKey,
  makeWitness,
  type NoteKey,
  nodeEd25519,
  openAnchor,
  openSeal,
  originOf,
  parseVerifierKey,
  readSignerKeys,
  readVerifier,
  retireLedgerKey,
  type Sealed,
  type SealPolicy,
  sealLedger,
  takeCosignatures,
  Witness,
} from 'daybook';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders.js';
import { createLedger, type TestLedger } from '../support/ledger.js';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const NAME = 'auditor.example/w';
const writer = { actor: 'embedder', now: () => new Date() };
const now = () => new Date();

let book: TestLedger;
let connection: LedgerConnection;
let keyFile: string;
let anchorFolder: string;
/** What the ledger’s people publish. */
let vkey: string;
beforeEach(async () => {
  book = await createLedger();
  connection = new LedgerConnection(book.address);
  keyFile = join(temporaryFolder(), 'seal.key');
  anchorFolder = join(temporaryFolder(), 'anchor');
  const { key } = await makeSignerKey(keyFile, originOf(book.address.name));
  await addLedgerKey(book.ledger, key, writer);
  vkey = formatVerifierKey(key);
  await book.append(5);
});
afterEach(async () => {
  await connection.close();
  await book.drop();
});

async function seal(witnesses: ReturnType<typeof httpCosigner>[] = []): Promise<Sealed> {
  const anchor = await openAnchor(anchorFolder, { retentionDays: 1, now });
  const signers = await readSignerKeys({ file: keyFile });
  return await sealLedger({
    ledger: book.ledger,
    connection,
    signers,
    anchors: [anchor],
    witnesses,
    writer,
    log: QUIET,
  });
}

/** What an auditor knows, and asks for. */
const policy = (...witnesses: NoteKey[]): SealPolicy => ({
  origin: originOf(book.address.name),
  keys: [readVerifier(vkey, nodeEd25519)],
  witnesses: witnesses.map((key) => readVerifier(formatVerifierKey(key), nodeEd25519)),
  required: witnesses.length,
});

async function witnessIn(folder: string): Promise<{ key: NoteKey; witness: Witness }> {
  const key = await makeWitness(folder, NAME);
  return { key, witness: await Witness.open({ folder, logs: knownLogs([vkey]), now, log: QUIET }) };
}

/** The ledger as a witness reads it that has it from somewhere. */
const copy = (): FollowedLog => ({
  description: 'a copy',
  read: ({ from, to }) => book.ledger.read(from, to),
});

describe('whoever embeds Daybook', () => {
  it('seals a ledger, and checks the seal that its anchor keeps', async () => {
    const sealed = await seal();
    const opened = await openSeal(sealed.note, policy());
    expect(opened.checkpoint).toMatchObject({ size: sealed.size, root: new Uint8Array(sealed.root) });
    const anchor = await openAnchor(anchorFolder, { retentionDays: 1, now });
    expect(await anchorHead(anchor, book.address.name)).toMatchObject({ size: sealed.size });
  });

  it('changes the key only once both have signed', async () => {
    const next = await makeSignerKey(keyFile, originOf(book.address.name));
    await addLedgerKey(book.ledger, next.key, writer);
    const old = formatKeyId(parseVerifierKey(vkey));
    const early = await retireLedgerKey(book.ledger, old, 'rotation', writer).catch(
      (error: unknown) => error as DaybookError,
    );
    expect(early).toMatchObject({ code: 'KEY_UNVOUCHED' });
    await seal();
    expect(await retireLedgerKey(book.ledger, old, 'rotation', writer)).toBe(true);
  });

  describe('as a witness', () => {
    let server: Server | undefined;
    afterEach(() => {
      server?.close();
      server = undefined;
    });

    it('is asked over HTTP', async () => {
      const { key, witness } = await witnessIn(join(temporaryFolder(), 'w'));
      await addLedgerKey(book.ledger, key, writer);
      const listening = createWitnessServer(witness, QUIET).listen(0, '127.0.0.1');
      server = listening;
      await new Promise((resolve) => listening.once('listening', resolve));
      const { port } = listening.address() as AddressInfo;
      const sealed = await seal([httpCosigner({ key, url: `http://127.0.0.1:${port}` })]);
      expect(sealed.witnesses).toEqual([NAME]);
      expect((await openSeal(sealed.note, policy(key))).witnesses).toMatchObject([{ name: NAME }]);
    });

    it('follows a copy of the ledger, and its cosignatures are taken from files', async () => {
      const folder = join(temporaryFolder(), 'w');
      const { key, witness } = await witnessIn(folder);
      await addLedgerKey(book.ledger, key, writer);
      const { size, note } = await seal();
      await expect(openSeal(note, policy(key))).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
      const out = join(folder, 'cosigned');
      const origin = originOf(book.address.name);
      const followed = await followLedger({ witness, origin, source: copy(), folder, out });
      expect(followed.cosigned).toEqual([size]);
      const { note: cosigned } = await witness.seen(origin);
      const file = { name: 'cosigned', text: cosigned };
      expect(await takeCosignatures(book.ledger, [file], writer)).toMatchObject([{ size, fresh: true }]);
      expect((await openSeal(cosigned, policy(key))).witnesses).toMatchObject([{ name: NAME }]);
    });
  });
});
