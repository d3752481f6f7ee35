import { describe, expect, it } from 'vitest';
import { testSigner, testWitness } from '../../../test/support/signers.js';
import { newSeed, nodeEd25519 } from './ed25519-node.js';
import { formatVerifierKey, KEY_TYPES, type KeyType, noteKey, parseVerifierKey } from './note-key.js';
import { formatSignerKey, parseSignerKey, signerKey } from './signer-key.js';

const signer = await testSigner('ledger.example/main');
const witness = await testWitness('witness.example');
const text = formatVerifierKey(signer.key);
const secret = formatSignerKey(signer);
const invalid = expect.objectContaining({ code: 'NOTE_KEY_INVALID' });

describe('a verifier key', () => {
  it.each([signer, witness])('is read back: $key.name', ({ key }) => {
    expect(parseVerifierKey(formatVerifierKey(key))).toEqual({
      ...key,
      publicKey: Uint8Array.from(key.publicKey),
    });
  });

  it('is a name, an id and the key with its type', () => {
    expect(text).toMatch(/^ledger\.example\/main\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$/);
  });

  it('has another id for another type of signature', () => {
    const { name, publicKey, keyId } = signer.key;
    expect(noteKey(name, KEY_TYPES.cosignature, publicKey).keyId).not.toBe(keyId);
  });

  it.each([
    ['nothing', ''],
    ['a newline', `${text}\n`],
    ['no id', text.replace(/\+[0-9a-f]{8}/, '')],
    ['an id in capitals', text.replace(/\+[0-9a-f]{8}\+/, (id) => id.toUpperCase())],
    ['another name', text.replace('main', 'other')],
    ['another id', text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['no name', text.replace('ledger.example/main', '')],
    ['a space in its name', text.replace('main', 'ma in')],
    ['more after it', `${text}+AAAA`],
    ['of another type', formatVerifierKey(noteKey('ecdsa.example', 2 as KeyType, signer.key.publicKey))],
    ['a key cut short', `${text.slice(0, -4)}`],
    ['a private key', secret],
  ])('is not %s', (_, wrong) => {
    expect(() => parseVerifierKey(wrong)).toThrow(invalid);
  });
});

describe('a signer key', () => {
  it.each([signer, witness])('is read back: $key.name', async (key) => {
    const { key: read, seed } = await parseSignerKey(formatSignerKey(key), nodeEd25519);
    expect([read, Buffer.from(seed)]).toEqual([key.key, Buffer.from(key.seed)]);
  });

  it.each([
    ['a verifier key', text],
    ['another name', secret.replace('main', 'other')],
    ['another id', secret.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['cut', secret.slice(0, -4)],
    ['without the key', secret.slice(0, secret.lastIndexOf('+') + 1)],
  ])('is refused and not quoted: %s', async (_, wrong) => {
    const base64 = secret.slice(-44);
    const refused = await parseSignerKey(wrong, nodeEd25519).catch((error: unknown) => error);
    expect(refused).toEqual(invalid);
    expect(JSON.stringify(refused)).not.toContain(base64.slice(0, 8));
  });

  it('has a seed of 32 bytes', async () => {
    await expect(signerKey('name', KEY_TYPES.note, new Uint8Array(31), nodeEd25519)).rejects.toThrow(invalid);
    expect(newSeed()).toHaveLength(32);
  });
});
