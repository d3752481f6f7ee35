import { describe, expect, it } from 'vitest';
import { testSigner, testWitness, verifierOf } from '../../../test/support/signers.js';
import { leafHash } from '../../domain/leaf-hash.js';
import { addSignatures } from './add-signatures.js';
import { formatCheckpoint } from './checkpoint.js';
import { cosign, cosignatureTime } from './cosignature.js';
import { nodeEd25519 } from './ed25519-node.js';
import { noteKey } from './note-key.js';
import { openSeal, type SealPolicy } from './seal.js';
import { signNote, signText } from './sign-note.js';

const ORIGIN = 'ledger.example/main';
const TIME = 1_772_436_035;
const ledger = await testSigner(ORIGIN);
const successor = await testSigner('ledger.example/main/2');
const [north, south] = [await testWitness('north.example'), await testWitness('south.example')];
const checkpoint = { origin: ORIGIN, size: 7, root: Uint8Array.from(leafHash(Buffer.from('event'))) };
const text = formatCheckpoint(checkpoint);
const signed = await signNote(text, [ledger], nodeEd25519);
const cosigned = addSignatures(signed, [
  await cosign(text, TIME, north, nodeEd25519),
  await cosign(text, TIME + 60, south, nodeEd25519),
]);
const policy: SealPolicy = {
  origin: ORIGIN,
  keys: [verifierOf(ledger)],
  witnesses: [verifierOf(north), verifierOf(south)],
};
const untrusted = (message: string) => expect.objectContaining({ code: 'SEAL_UNTRUSTED', message });
const contradiction = (message: string) => expect.objectContaining({ code: 'NOTE_KEY_INVALID', message });

describe('a seal', () => {
  it('says what tree it is of, who signed it and which witnesses saw it when', async () => {
    const seal = await openSeal(cosigned, { ...policy, required: 2 });
    expect(seal).toMatchObject({
      checkpoint,
      text,
      signatures: [{ name: ORIGIN, keyId: ledger.key.keyId }],
      witnesses: [
        { name: 'north.example', keyId: north.key.keyId, time: TIME },
        { name: 'south.example', keyId: south.key.keyId, time: TIME + 60 },
      ],
      unknown: [],
    });
  });

  it('needs no witness where none is required', async () => {
    const seal = await openSeal(cosigned, { origin: ORIGIN, keys: policy.keys });
    expect(seal.witnesses).toEqual([]);
    expect(seal.unknown).toHaveLength(2);
  });

  it('is refused with fewer witnesses than are required', async () => {
    const once = addSignatures(signed, [await cosign(text, TIME, north, nodeEd25519)]);
    await expect(openSeal(once, { ...policy, required: 2 })).rejects.toThrow(
      untrusted('the seal has the cosignatures of 1 witnesses, and 2 must have cosigned'),
    );
  });

  it('is refused where one witness cosigned twice and two are required', async () => {
    const north1 = await cosign(text, TIME, north, nodeEd25519);
    const north2 = await cosign(text, TIME + 1, north, nodeEd25519);
    const twice = addSignatures(signed, [north1, north2]);
    await expect(openSeal(twice, { ...policy, required: 2 })).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
  });

  it('of another ledger is refused', async () => {
    const other = await signNote(formatCheckpoint({ ...checkpoint, origin: 'other' }), [ledger], nodeEd25519);
    await expect(openSeal(other, policy)).rejects.toThrow(
      untrusted('the seal is of "other", not of "ledger.example/main"'),
    );
  });

  it('with cosignatures alone is refused', async () => {
    const { signature, ...rest } = await cosign(text, TIME, north, nodeEd25519);
    const unsigned = addSignatures(await signNote(text, [successor], nodeEd25519), [{ signature, ...rest }]);
    await expect(openSeal(unsigned, policy)).rejects.toThrow(
      untrusted('the seal has no signature of a key of the ledger'),
    );
  });

  it('may be signed by an older and by a newer key of the ledger', async () => {
    const both = addSignatures(signed, [await signText(text, successor, nodeEd25519)]);
    for (const key of [ledger, successor]) {
      const seal = await openSeal(both, { origin: ORIGIN, keys: [verifierOf(key)] });
      expect(seal.signatures.map(({ keyId }) => keyId)).toEqual([key.key.keyId]);
    }
  });

  it('that is signed and no checkpoint is refused', async () => {
    const letter = await signNote('a letter\n', [ledger], nodeEd25519);
    await expect(openSeal(letter, policy)).rejects.toMatchObject({ code: 'NOTE_MALFORMED' });
  });

  it('keeps extension lines, which are signed', async () => {
    const extended = formatCheckpoint({ ...checkpoint, extensions: ['more'] });
    const seal = await openSeal(await signNote(extended, [ledger], nodeEd25519), policy);
    expect(seal.checkpoint.extensions).toEqual(['more']);
    const cut = (await signNote(extended, [ledger], nodeEd25519)).replace('more\n', '');
    await expect(openSeal(cut, policy)).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('changed in any bit loses a signature or is refused', async () => {
    const bytes = Buffer.from(cosigned);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const refused = await openSeal(changed, { ...policy, required: 2 }).catch((error) => error.exitCode);
      if (refused !== 4) expect.fail(`bit ${bit} was changed and not refused`);
    }
  });
});

describe('a cosignature', () => {
  it('has its time before 64 bytes of Ed25519', async () => {
    const { signature } = await cosign(text, TIME, north, nodeEd25519);
    expect(signature).toHaveLength(72);
    expect(cosignatureTime(signature)).toBe(TIME);
  });

  it('is over two lines and the checkpoint', async () => {
    const { signature } = await cosign(text, TIME, north, nodeEd25519);
    const message = Buffer.from(`cosignature/v1\ntime ${TIME}\n${text}`);
    expect(nodeEd25519.verify(north.key.publicKey, message, signature.subarray(8))).toBe(true);
  });

  it('with another time is wrong', async () => {
    const cosignature = await cosign(text, TIME, north, nodeEd25519);
    cosignature.signature[7]! ^= 1;
    await expect(openSeal(addSignatures(signed, [cosignature]), policy)).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
  });

  it('from beyond 2^53 seconds, or of another length, has no time', () => {
    expect(cosignatureTime(new Uint8Array(72).fill(0xff))).toBeUndefined();
    expect(cosignatureTime(new Uint8Array(71))).toBeUndefined();
  });

  it('is made by a witness’s key, over a checkpoint alone', async () => {
    await expect(cosign(text, TIME, ledger, nodeEd25519)).rejects.toMatchObject({ code: 'NOTE_KEY_INVALID' });
    await expect(signText(text, north, nodeEd25519)).rejects.toMatchObject({ code: 'NOTE_KEY_INVALID' });
    await expect(cosign('a letter\n', TIME, north, nodeEd25519)).rejects.toMatchObject({
      code: 'NOTE_MALFORMED',
    });
    await expect(cosign(text, 1.5, north, nodeEd25519)).rejects.toThrow(RangeError);
  });
});

describe('a policy', () => {
  it('does not count one key under two names as two witnesses', async () => {
    const renamed = { seed: north.seed, key: noteKey('west.example', north.key.type, north.key.publicKey) };
    const witnesses = [verifierOf(north), verifierOf(renamed)];
    await expect(openSeal(cosigned, { ...policy, witnesses, required: 2 })).rejects.toThrow(
      contradiction('the same key was given twice'),
    );
  });

  it('does not require more witnesses than it knows', async () => {
    await expect(openSeal(cosigned, { ...policy, required: 3 })).rejects.toThrow(
      contradiction('3 witnesses must have cosigned, and only 2 are known'),
    );
  });

  it('keeps the keys of the ledger and of witnesses apart', async () => {
    await expect(openSeal(cosigned, { ...policy, keys: [verifierOf(north)], witnesses: [] })).rejects.toThrow(
      contradiction('a key of the ledger is one for cosignatures'),
    );
    await expect(openSeal(cosigned, { ...policy, witnesses: [verifierOf(successor)] })).rejects.toThrow(
      contradiction('a key of a witness is not one for cosignatures'),
    );
  });
});
