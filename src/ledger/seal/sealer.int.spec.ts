import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type TestLedger } from '../../../test/support/ledger.js';
import { testWitness } from '../../../test/support/signers.js';
import { tamper } from '../../../test/support/tamper.js';
import { DaybookError } from '../../errors.js';
import { LedgerConnection } from '../connection.js';
import { Ledger } from '../ledger.js';
import { cosign } from '../tlog/cosignature.js';
import { newSeed, nodeEd25519 } from '../tlog/ed25519-node.js';
import { parseNote } from '../tlog/note.js';
import { KEY_TYPES } from '../tlog/note-key.js';
import { openSeal } from '../tlog/seal.js';
import { signerKey } from '../tlog/signer-key.js';
import { noteVerifier } from '../tlog/verifier.js';
import type { Anchor } from './anchor.js';
import type { Cosigner } from './cosigner.js';
import { FolderAnchor } from './folder-anchor.js';
import { addLedgerKey, retireLedgerKey } from './ledger-keys.js';
import { originOf } from './origin.js';
import { makeSignerKey, readSignerKeys } from './seal-key.js';
import { sealLedger } from './sealer.js';
import type { SealerSettings } from './sealer-settings.js';

describe('sealLedger', () => {
  let test: TestLedger;
  let connection: LedgerConnection;
  let folder: string;
  const writer = { actor: 'spec', now: () => new Date() };
  beforeEach(async () => {
    test = await createLedger();
    connection = new LedgerConnection(test.address);
    folder = await mkdtemp(join(tmpdir(), 'daybook-seal-'));
    const key = await makeSignerKey(join(folder, 'seal.key'), originOf(test.address.name));
    await addLedgerKey(test.ledger, key.key, writer);
  });
  afterEach(async () => {
    await connection.close();
    await test.drop();
    await rm(folder, { recursive: true });
  });

  const settings = async (changes: Partial<SealerSettings> = {}): Promise<SealerSettings> => ({
    ledger: test.ledger,
    connection,
    signers: await readSignerKeys({ file: join(folder, 'seal.key') }),
    anchors: [new FolderAnchor(join(folder, 'anchor'))],
    witnesses: [],
    writer,
    log: { warn() {} },
    ...changes,
  });
  const seal = async (changes?: Partial<SealerSettings>) => sealLedger(await settings(changes));
  const verifiers = async () =>
    (await readSignerKeys({ file: join(folder, 'seal.key') })).map(({ key }) =>
      noteVerifier(key, nodeEd25519),
    );

  it('signs the tree head, records it, and writes it to the anchor', async () => {
    await test.append(300);
    const { size, note, fresh } = await seal();
    expect(fresh).toBe(true);
    expect(size).toBe(302);
    const opened = await openSeal(note, { origin: originOf(test.address.name), keys: await verifiers() });
    expect(opened.checkpoint.size).toBe(302);
    expect(await readdir(join(folder, 'anchor'))).toEqual(['0000000000000302.checkpoint']);
  });

  it('seals nothing where only seals came since', async () => {
    await test.append(3);
    const { size } = await seal();
    expect(await seal()).toMatchObject({ fresh: false, size });
  });

  it('goes on from the last seal over tiles and odd sizes', async () => {
    for (const count of [1, 255, 256, 300]) {
      await test.append(count);
      const { note } = await seal();
      await openSeal(note, { origin: originOf(test.address.name), keys: await verifiers() });
    }
    expect(await readdir(join(folder, 'anchor'))).toHaveLength(4);
  });

  it('refuses to seal an event whose bytes were changed', async () => {
    await test.append(10);
    await seal();
    await test.append(10);
    await tamper(
      test.address.url,
      `UPDATE daybook_ledger.event SET body = replace(body, '"kind":"schema"', '"kind":"system"') WHERE position = 15`,
    );
    await expect(seal()).rejects.toMatchObject({ code: 'LEDGER_CORRUPT', details: { position: 15 } });
  });

  it('refuses a ledger that is shorter than a seal that was given out', async () => {
    await test.append(10);
    const { note } = await seal();
    const elsewhere = new FolderAnchor(join(folder, 'elsewhere'));
    await elsewhere.write(1000, note.replace('\n12\n', '\n1000\n'));
    await test.append(1);
    await expect(seal({ anchors: [elsewhere] })).rejects.toMatchObject({ code: 'LEDGER_LOST_TAIL' });
  });

  it('signs with the new key after a rotation, and no more with the retired one', async () => {
    await test.append(1);
    const first = await seal();
    const old = (await readSignerKeys({ file: join(folder, 'seal.key') }))[0]!;
    const fresh = await makeSignerKey(join(folder, 'seal.key'), originOf(test.address.name));
    await addLedgerKey(test.ledger, fresh.key, writer);
    expect(parseNote((await seal()).note).signatures).toHaveLength(2);
    const { formatKeyId } = await import('../tlog/note-key.js');
    await retireLedgerKey(test.ledger, formatKeyId(old.key), 'rotation', writer);
    const last = parseNote((await seal()).note);
    expect(last.signatures.map(({ keyId }) => keyId)).toEqual([fresh.key.keyId]);
    await openSeal(first.note, {
      origin: originOf(test.address.name),
      keys: [noteVerifier(old.key, nodeEd25519)],
    });
  });

  it('collects cosignatures, and asks a witness that was out of reach again', async () => {
    await test.append(5);
    const witnessKey = await signerKey(
      'auditor.example/witness',
      KEY_TYPES.cosignature,
      newSeed(),
      nodeEd25519,
    );
    await addLedgerKey(test.ledger, witnessKey.key, writer);
    let reachable = false;
    const witness: Cosigner = {
      name: witnessKey.key.name,
      async cosign({ note, size, prove }) {
        if (!reachable) throw new Error('connection refused');
        expect((await prove(1)).length).toBeGreaterThan(0);
        expect(size).toBeGreaterThan(1);
        return await cosign(parseNote(note).text, 1_700_000_000, witnessKey, nodeEd25519);
      },
    };
    expect((await seal({ witnesses: [witness] })).missing).toMatchObject([{ witness: witness.name }]);
    reachable = true;
    const { note, witnesses } = await seal({ witnesses: [witness] });
    expect(witnesses).toEqual([witness.name]);
    const opened = await openSeal(note, {
      origin: originOf(test.address.name),
      keys: await verifiers(),
      witnesses: [noteVerifier(witnessKey.key, nodeEd25519)],
      required: 1,
    });
    expect(opened.witnesses).toMatchObject([{ name: witness.name, time: 1_700_000_000 }]);
  });

  it('brings a seal to an anchor that was out of reach, and asks the witnesses meanwhile', async () => {
    await test.append(1);
    const place = join(folder, 'not-yet');
    await writeFile(place, 'a file where the folder belongs');
    const anchor = new FolderAnchor(join(place, 'anchor'));
    await expect(seal({ anchors: [anchor] })).rejects.toMatchObject({ code: 'ANCHOR_UNAVAILABLE' });
    const unwritable: Anchor = {
      ...anchor,
      location: place,
      latest: async () => undefined,
      sizes: anchor.sizes,
      all: anchor.all,
      write: (...note) => anchor.write(...note),
    };
    const first = await seal({ anchors: [unwritable] });
    expect(first).toMatchObject({ fresh: true, unanchored: [{ anchor: place }] });
    await rm(place);
    expect(await seal({ anchors: [anchor] })).toMatchObject({
      fresh: false,
      size: first.size,
      unanchored: [],
    });
    expect(await anchor.latest()).toMatchObject({ size: first.size });
  });

  it('comes to one seal after the other where several seal at once', async () => {
    await test.append(10);
    const sealers = await Promise.all([1, 2, 3].map(() => Ledger.open(test.address)));
    const connections = sealers.map(() => new LedgerConnection(test.address));
    const sealed = await Promise.all(
      sealers.map((ledger, index) => seal({ ledger, connection: connections[index]! })),
    );
    await Promise.all([...sealers, ...connections].map((one) => one.close()));
    const seals = (await test.ledger.readStream('ledger')).filter(({ type }) => type.includes('sealed'));
    expect(new Set(sealed.map(({ size }) => size)).size).toBe(seals.length);
  });

  it('records the cosignatures of others where one witness refuses', async () => {
    await test.append(1);
    const keys = await Promise.all(['a.example/w', 'b.example/w'].map(testWitness));
    for (const { key } of keys) await addLedgerKey(test.ledger, key, writer);
    const [willing, refusing] = keys.map(
      (key, index): Cosigner => ({
        name: key.key.name,
        cosign: async ({ note }) => {
          if (index === 1) throw new DaybookError('WITNESS_REFUSED', 'another history');
          return await cosign(parseNote(note).text, 1_700_000_000, key, nodeEd25519);
        },
      }),
    );
    await expect(seal({ witnesses: [refusing!, willing!] })).rejects.toMatchObject({
      code: 'WITNESS_REFUSED',
    });
    const cosigned = (await test.ledger.readStream('ledger')).filter(({ type }) => type.includes('cosigned'));
    expect(cosigned.map(({ data }) => data.witness)).toEqual(['a.example/w']);
  });

  it('keeps the private key for its owner alone', async () => {
    const file = join(folder, 'seal.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await (await import('node:fs/promises')).chmod(file, 0o644);
    await expect(readSignerKeys({ file })).rejects.toMatchObject({ code: 'SEAL_KEY_MISSING' });
  });
});
