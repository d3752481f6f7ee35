import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { createSealedLedger, type SealedLedger } from '../../test/support/sealed-ledger.js';
import { testWitness } from '../../test/support/signers.js';
import { tamper } from '../../test/support/tamper.js';
import type { Cosigner } from '../ledger/seal/cosigner.js';
import { cosign } from '../ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../ledger/tlog/ed25519-node.js';
import { parseNote } from '../ledger/tlog/note.js';
import { checkEventProof } from './check-event-proof.js';
import { PROOF_FILES, readProofFolder, writeProofFolder } from './proof-folder.js';
import { proveEvent } from './prove-event.js';

const signer = await testWitness('auditor.example/witness');
const witness: Cosigner = {
  name: signer.key.name,
  cosign: ({ note }) => cosign(parseNote(note).text, 1_700_000_000, signer, nodeEd25519),
};

let test: SealedLedger;
beforeEach(async () => {
  test = await createSealedLedger();
});
afterEach(() => test.drop());

const prove = (event: string, since?: number) => proveEvent({ ledger: test.address, event, since });

describe('proveEvent', () => {
  it('proves every event of a small ledger, and each seal before the newest', async () => {
    await test.know(signer.key);
    const sizes: number[] = [];
    for (const count of [1, 3, 5]) {
      await test.append(count);
      sizes.push((await test.seal([witness])).size);
    }
    const newest = sizes.at(-1)!;
    for (let position = 0; position < newest; position += 1) {
      for (const since of sizes) {
        const { proven } = await prove(String(position), since);
        expect(proven).toMatchObject({ position, seal: { size: newest }, since: { size: since } });
        expect(proven.seal.witnesses).toEqual([
          { name: 'auditor.example/witness', at: '2023-11-14T22:13:20.000Z' },
        ]);
      }
    }
  });

  it('proves by the id of the event, over tiles', async () => {
    await test.append(700);
    await test.seal();
    await test.append(1);
    await test.seal();
    const [page] = [await test.ledger.readStream('catalog')];
    const event = page[500]!;
    const { files, proven } = await prove(event.id, 702);
    expect(JSON.parse(Buffer.from(files.entry).toString())).toEqual(event);
    expect(proven.since?.size).toBe(702);
    expect(files.logKeys).toEqual([test.vkey]);
  });

  it('refuses an event that no seal covers, and names the command that seals', async () => {
    await test.append(2);
    await expect(prove('1')).rejects.toMatchObject({
      code: 'EVENT_NOT_SEALED',
      exitCode: 3,
      hint: expect.stringContaining('daybook ledger seal'),
    });
    const { size } = await test.seal();
    await expect(prove(String(size))).rejects.toMatchObject({
      code: 'EVENT_NOT_SEALED',
      message: `no seal covers the event at position ${size}: the newest seal is over the first ${size} events`,
    });
  });

  it('names the sizes that were sealed where another one is asked for', async () => {
    await test.append(2);
    await test.seal();
    await test.append(2);
    await test.seal();
    await expect(prove('1', 5)).rejects.toMatchObject({
      code: 'SEAL_UNKNOWN',
      hint: 'It was sealed at 7, 4.',
    });
  });

  it('knows no other events', async () => {
    await expect(prove('4711')).rejects.toMatchObject({ code: 'EVENT_NOT_FOUND' });
    await expect(prove('01920f3e-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'EVENT_NOT_FOUND',
    });
    await expect(prove('01920f3e')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('gives out no proof of an event that was changed since it was sealed', async () => {
    await test.append(10);
    await test.seal();
    await tamper(
      test.address.url,
      `UPDATE daybook_ledger.event SET body = replace(body, '"kind":"schema"', '"kind":"system"') WHERE position = 5`,
    );
    await expect(prove('5')).rejects.toMatchObject({ code: 'PROOF_INVALID', exitCode: 4 });
    await prove('6');
  });
});

describe('the folder of a proof', () => {
  const write = async () => {
    await test.know(signer.key);
    await test.append(20);
    const { size } = await test.seal([witness]);
    await test.append(20);
    await test.seal([witness]);
    const folder = join(temporaryFolder(), 'proof');
    const { files } = await prove('7', size);
    await writeProofFolder(folder, files);
    return folder;
  };
  const check = async (folder: string) => checkEventProof(await readProofFolder(folder));

  it('is checked with nothing but its files', async () => {
    const folder = await write();
    expect((await readdir(folder)).sort()).toEqual(Object.values(PROOF_FILES).sort());
    expect(await check(folder)).toMatchObject({ position: 7, since: { size: 23 } });
  });

  it('holds for no other bytes, in any of its files', async () => {
    const folder = await write();
    for (const name of Object.values(PROOF_FILES)) {
      const file = join(folder, name);
      const bytes = await readFile(file);
      // Who cosigned the older seal is said and not asked for: a signature of an unknown key says nothing.
      const end = name === PROOF_FILES.checkpoint ? bytes.lastIndexOf('— ') : bytes.length;
      for (let at = 0; at < end; at += Math.ceil(end / 40)) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1;
        await writeFile(file, changed);
        await expect(check(folder), `${name} at ${at}`).rejects.toThrow();
      }
      await writeFile(file, bytes);
      await rm(file);
      if (name !== PROOF_FILES.witnessKeys) {
        await expect(check(folder)).rejects.toMatchObject({ code: 'PROOF_INVALID', exitCode: 4 });
      }
      await writeFile(file, bytes);
    }
    await check(folder);
  });

  it('does not hold where the cosignature was taken away', async () => {
    const folder = await write();
    const file = join(folder, PROOF_FILES.proof);
    const proof = await readFile(file, 'utf8');
    await writeFile(file, proof.replace(/— auditor\.example\/witness .*\n/, ''));
    await expect(check(folder)).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('is not written over another one', async () => {
    const folder = await write();
    const { files } = await prove('3');
    await expect(writeProofFolder(folder, files)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });
});
