import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { NaiveTree } from '../../../test/support/naive-tree.js';
import { testSigner, testWitness, verifierOf } from '../../../test/support/signers.js';
import { leafHash } from '../../domain/leaf-hash.js';
import { addSignatures } from './add-signatures.js';
import { checkTlogProof } from './check-tlog-proof.js';
import { formatCheckpoint } from './checkpoint.js';
import { cosign } from './cosignature.js';
import { nodeEd25519 } from './ed25519-node.js';
import { formatHashLines, parseHashLines } from './hash-lines.js';
import type { SealPolicy } from './seal.js';
import { signNote } from './sign-note.js';
import { formatTlogProof, parseTlogProof } from './tlog-proof.js';

const SIZE = 13;
const entries = Array.from({ length: SIZE }, (_, index) => Buffer.from(`event ${index}`));
const tree = new NaiveTree(entries.map(leafHash));
const ledger = await testSigner('ledger.example/main');
const witness = await testWitness('witness.example');
const text = formatCheckpoint({ origin: 'ledger.example/main', size: SIZE, root: tree.root(SIZE) });
const seal = addSignatures(await signNote(text, [ledger], nodeEd25519), [
  await cosign(text, 1_772_436_035, witness, nodeEd25519),
]);
const policy: SealPolicy = {
  origin: 'ledger.example/main',
  keys: [verifierOf(ledger)],
  witnesses: [verifierOf(witness)],
  required: 1,
};
const proofOf = (index: number) => formatTlogProof({ index, hashes: tree.inclusion(index, SIZE), seal });
const malformed = expect.objectContaining({ code: 'NOTE_MALFORMED' });

describe('a tlog-proof', () => {
  it('is a header, the index, the hashes and the seal', () => {
    const hashes = tree.inclusion(5, SIZE).map((hash) => Buffer.from(hash).toString('base64'));
    expect(proofOf(5)).toBe(`c2sp.org/tlog-proof@v1\nindex 5\n${hashes.join('\n')}\n\n${seal}`);
  });

  it.each(entries.map((_, index) => index))('proves entry %i', async (index) => {
    const proven = await checkTlogProof(entries[index]!, proofOf(index), policy);
    expect(proven).toMatchObject({ index, seal: { checkpoint: { size: SIZE } } });
  });

  it('proves no other entry', async () => {
    await expect(checkTlogProof(entries[4]!, proofOf(5), policy)).rejects.toMatchObject({
      code: 'PROOF_INVALID',
    });
  });

  it('changed in any bit is refused', async () => {
    const bytes = Buffer.from(proofOf(5));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const refused = await checkTlogProof(entries[5]!, changed, policy).catch((error) => error.exitCode);
      if (refused !== 4) expect.fail(`bit ${bit} was changed and not refused`);
    }
  });

  it('cut anywhere is refused', async () => {
    const proof = proofOf(5);
    for (let length = 0; length < proof.length; length += 1) {
      await expect(checkTlogProof(entries[5]!, proof.slice(0, length), policy)).rejects.toMatchObject({
        exitCode: 4,
      });
    }
  });

  test.prop([
    fc.maxSafeNat(),
    fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 }),
    fc.option(fc.uint8Array(), { nil: undefined }),
  ])('is read back as it was written', (index, list, data) => {
    const hashes = list.map((hash) => Uint8Array.from(hash));
    const extra = data === undefined ? {} : { extra: Uint8Array.from(data) };
    const proof = { index, hashes, seal, ...extra };
    expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof);
    expect(parseTlogProof(Buffer.from(formatTlogProof(proof)))).toEqual(proof);
  });

  it.each([
    ['another version', (proof: string) => proof.replace('@v1', '@v2')],
    ['no index', (proof: string) => proof.replace('index 5\n', '')],
    ['a leading zero', (proof: string) => proof.replace('index 5', 'index 05')],
    ['an index of 2^53', (proof: string) => proof.replace('index 5', 'index 9007199254740992')],
    ['two spaces', (proof: string) => proof.replace('index 5', 'index  5')],
    ['carriage returns', (proof: string) => proof.replaceAll('\n', '\r\n')],
    ['extra data after its index', (proof: string) => proof.replace('index 5\n', 'index 5\nextra AAAA\n')],
    ['extra data that is no base64', (proof: string) => proof.replace('index', 'extra ?\nindex')],
    ['a hash of 31 bytes', (proof: string) => proof.replace('index 5\n', `index 5\n${'A'.repeat(42)}==\n`)],
    [
      '64 hashes',
      (proof: string) => proof.replace('index 5\n', `index 5\n${`${'A'.repeat(43)}=\n`.repeat(64)}`),
    ],
    ['no seal', (proof: string) => proof.slice(0, proof.indexOf('\n\n') + 1)],
  ])('has not %s', (_, change) => {
    expect(() => parseTlogProof(change(proofOf(5)))).toThrow(malformed);
  });
});

describe('hashes in lines', () => {
  it('are nothing where there is nothing to prove', () => {
    expect(formatHashLines([])).toBe('');
    expect(parseHashLines('')).toEqual([]);
  });

  it('are read back', () => {
    const proof = tree.consistency(5, SIZE);
    expect(parseHashLines(formatHashLines(proof)).map((hash) => Buffer.from(hash))).toEqual(proof);
  });

  it.each(['\n', 'AAAA\n', `${'A'.repeat(43)}=`, `${'A'.repeat(43)}=\n\n`, ` ${'A'.repeat(43)}=\n`])(
    'are not %j',
    (text) => {
      expect(() => parseHashLines(text)).toThrow(malformed);
    },
  );
});
