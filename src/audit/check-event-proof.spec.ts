import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkEventProof } from './check-event-proof.js';
import { readProofFolder } from './proof-folder.js';

const FOLDER = fileURLToPath(new URL('../../ledger/vectors/proof/', import.meta.url));

describe('checkEventProof', () => {
  it('accepts the folder that is published for those who write a verifier', async () => {
    const proven = await checkEventProof(await readProofFolder(FOLDER));
    expect(proven.since!.size).toBeLessThan(proven.seal.size);
    expect(proven.position).toBeLessThan(proven.seal.size);
    expect(proven.seal.witnesses.length).toBeGreaterThan(0);
  });

  it('refuses it without a key of the ledger, and with the key of another one', async () => {
    const files = await readProofFolder(FOLDER);
    await expect(checkEventProof({ ...files, logKeys: [] })).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    await expect(checkEventProof({ ...files, logKeys: [other] })).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
  });

  it('takes keys from elsewhere instead of those that came with it', async () => {
    const files = await readProofFolder(FOLDER);
    const [log, witnesses] = [files.logKeys, files.witnessKeys];
    const without = { ...files, logKeys: [], witnessKeys: [] };
    expect((await checkEventProof(without, { log, witnesses })).seal.witnesses.length).toBe(witnesses.length);
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    await expect(checkEventProof(files, { log: [other] })).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('refuses it where a witness that must have cosigned did not, though the proof names none', async () => {
    const files = await readProofFolder(FOLDER);
    const proof = files.proof.replace(new RegExp(`^— ${files.witnessKeys[0]!.split('+')[0]} .*\n`, 'm'), '');
    const without = { ...files, proof, witnessKeys: [] };
    expect((await checkEventProof(without)).seal.witnesses).toEqual([]);
    await expect(checkEventProof(without, { witnesses: files.witnessKeys })).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
      message: expect.stringContaining('1 must have cosigned'),
    });
  });

  it('refuses it where a witness that is named did not cosign', async () => {
    const files = await readProofFolder(FOLDER);
    const proof = files.proof.replace(new RegExp(`^— ${files.witnessKeys[0]!.split('+')[0]} .*\n`, 'm'), '');
    await expect(checkEventProof({ ...files, proof })).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });
});
