import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { rewriteLedger, textsOf } from '../../test/support/rewritten-ledger.js';
import { testSigner, testWitness } from '../../test/support/signers.js';
import { LedgerConnection } from '../ledger/connection.js';
import { FolderAnchor } from '../ledger/seal/folder-anchor.js';
import { addLedgerKey } from '../ledger/seal/ledger-keys.js';
import { originOf } from '../ledger/seal/origin.js';
import { sealNote } from '../ledger/seal/seal-note.js';
import { sealLedger } from '../ledger/seal/sealer.js';
import { cosign } from '../ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../ledger/tlog/ed25519-node.js';
import { parseNote } from '../ledger/tlog/note.js';
import { formatVerifierKey } from '../ledger/tlog/note-key.js';
import type { SignerKey } from '../ledger/tlog/signer-key.js';
import { verifyCopies } from './verify-copies.js';

const writer = { actor: 'spec', now: () => new Date() };

let book: TestLedger;
let connection: LedgerConnection;
let signer: SignerKey;
let witness: SignerKey;
let folder: string;
let anchor: FolderAnchor;

// Positions: 0 created, 1 and 2 keys, 3 to 12 events, 13 seal, 14 cosignature, 15 to 19 events, 20 seal, 21 cosignature.
beforeEach(async () => {
  book = await createLedger();
  connection = new LedgerConnection(book.address);
  folder = join(temporaryFolder(), 'anchor');
  anchor = new FolderAnchor(folder);
  signer = await testSigner(originOf(book.address.name));
  witness = await testWitness('auditor.example/w');
  for (const { key } of [signer, witness]) await addLedgerKey(book.ledger, key, writer);
  await book.append(10);
  await seal();
  await book.append(5);
  await seal();
});
afterEach(async () => {
  await connection.close();
  await book.drop();
});

const seal = () =>
  sealLedger({
    ledger: book.ledger,
    connection,
    signers: [signer],
    anchors: [anchor],
    witnesses: [
      {
        name: witness.key.name,
        cosign: ({ note }) => cosign(parseNote(note).text, 1_700_000_000, witness, nodeEd25519),
      },
    ],
    writer,
    log: { warn() {} },
  });

const verify = (anchors = [anchor], keys = [signer]) =>
  verifyCopies({ ledger: book.address, anchors, keys: keys.map(({ key }) => formatVerifierKey(key)) });

const forge = (text: string) => text.replace('"kind":"schema"', '"kind":"system"');

describe('a sealed ledger', () => {
  it('is in order with its seals, its anchors, and the key that the auditor has', async () => {
    await book.append(2);
    const report = await verify();
    expect(report).toMatchObject({
      finding: null,
      seals: {
        key: formatVerifierKey(signer.key),
        count: 2,
        cosignatures: 2,
        newest: { size: 20, position: 20, witnesses: [witness.key.name] },
        since: 4,
      },
      anchors: [{ anchor: folder, seals: 2, newest: 20 }],
    });
  });

  it('shows a history that was rewritten with all its hashes by its seals', async () => {
    const texts = await textsOf(book);
    await rewriteLedger(book, texts.with(16, forge(texts[16]!)));
    expect((await verify([])).finding).toMatchObject({
      code: 'LEDGER_CORRUPT',
      position: 20,
      message: expect.stringContaining('something was changed from position 13 to 19'),
    });
  });

  it('shows one whose seals were taken out by its anchors', async () => {
    const texts = (await textsOf(book)).filter((text) => !/ledger\.(sealed|witness-cosigned)/.test(text));
    await rewriteLedger(book, texts);
    await book.append(3);
    expect((await verify([])).finding).toBeNull();
    expect((await verify()).finding).toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: expect.stringContaining(folder),
    });
  });

  it('shows the loss of its tail by an anchor that knows of it', async () => {
    await rewriteLedger(book, (await textsOf(book)).slice(0, 18));
    expect((await verify([])).finding).toBeNull();
    expect((await verify()).finding).toMatchObject({ code: 'LEDGER_LOST_TAIL', position: 18 });
  });

  it('shows the loss of its tail, sealed anew, by all that an anchor keeps', async () => {
    await rewriteLedger(book, (await textsOf(book)).slice(0, 15));
    for (const name of 'abcdefgh')
      await addLedgerKey(book.ledger, (await testWitness(`${name}.example/w`)).key, writer);
    const forged = new FolderAnchor(join(temporaryFolder(), 'forged'));
    await sealLedger({
      ledger: book.ledger,
      connection,
      signers: [signer],
      anchors: [forged],
      witnesses: [],
      writer,
      log: { warn() {} },
    });
    const { size, note } = (await forged.latest())!;
    // Whoever has the key can write a newer seal into the anchor, and cannot remove the older ones.
    await anchor.write(size, note);
    expect((await verify()).finding).toMatchObject({ code: 'LEDGER_CORRUPT', position: 19 });
  });

  it('refuses an anchor whose seals no key of the ledger signed, or that are none', async () => {
    const file = join(folder, '0000000000000013.checkpoint');
    const kept = await readFile(file, 'utf8');
    const root = Buffer.from(kept.split('\n')[2]!, 'base64');
    const other = await testSigner('eve/key');
    await chmod(file, 0o644);
    for (const text of [await sealNote(book.address.name, { size: 13, root }, [other]), kept.slice(0, 50)]) {
      await writeFile(file, text);
      expect((await verify()).finding).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 12 });
    }
    await rm(file);
    expect((await verify()).finding).toBeNull();
  });

  it('is refused where it does not begin with the key that the auditor has', async () => {
    const other = await testSigner('daybook/other');
    expect((await verify([anchor], [other])).finding).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 1 });
  });

  it('is in order while it goes on being sealed', async () => {
    let over = false;
    const work = (async () => {
      while (!over) {
        await book.append(3);
        await seal();
      }
    })();
    for (let round = 0; round < 5; round += 1) expect((await verify()).finding).toBeNull();
    over = true;
    await work;
  });
});
