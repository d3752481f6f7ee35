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

  it('refuses it where a witness that is named did not cosign', async () => {
    const files = await readProofFolder(FOLDER);
    const proof = files.proof.replace(new RegExp(`^— ${files.witnessKeys[0]!.split('+')[0]} .*\n`, 'm'), '');
    await expect(checkEventProof({ ...files, proof })).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });
});
