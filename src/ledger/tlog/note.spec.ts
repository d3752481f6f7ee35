import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { testSigner, verifierOf } from '../../../test/support/signers.js';
import { addSignatures } from './add-signatures.js';
import { nodeEd25519 } from './ed25519-node.js';
import { formatNote, MAXIMUM_SIGNATURES, parseNote } from './note.js';
import { noteKey } from './note-key.js';
import { signNote, signText } from './sign-note.js';
import { verifyNote } from './verify-note.js';

const ada = await testSigner('ada.example/desk');
const bob = await testSigner('bob.example');
const eve = await testSigner('eve.example');
const TEXT = 'In the beginning.\n\nAnd then.\n';
const note = await signNote(TEXT, [ada, bob], nodeEd25519);
const [, adaLine, bobLine] = /\n\n(— ada.*\n)(— bob.*\n)$/.exec(note)!;

const malformed = expect.objectContaining({ code: 'NOTE_MALFORMED' });
const untrusted = (message: string) => expect.objectContaining({ code: 'SEAL_UNTRUSTED', message });

describe('a note', () => {
  it('is its text, a blank line and a line for each signature', () => {
    expect(note).toBe(`${TEXT}\n${adaLine}${bobLine}`);
    expect(adaLine).toMatch(/^— ada\.example\/desk [A-Za-z0-9+/]{91}=\n$/);
  });

  it('is read from bytes and from text', () => {
    expect(parseNote(Buffer.from(note))).toEqual(parseNote(note));
    expect(parseNote(note)).toMatchObject({
      text: TEXT,
      signatures: [ada.key, bob.key].map(({ name, keyId }) => ({ name, keyId })),
    });
  });

  const name = fc.string({ unit: 'grapheme' }).map((s) => `n${s.replace(/[\p{White_Space}\p{Cc}+]/gu, '')}`);
  const line = fc.string({ unit: 'grapheme' }).map((s) => s.replace(/\p{Cc}/gu, ''));
  const signature = fc.record({
    name,
    keyId: fc.nat(0xffffffff),
    signature: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Uint8Array.from(bytes)),
  });
  test.prop([fc.array(line, { minLength: 1 }), fc.array(signature, { minLength: 1, maxLength: 5 })])(
    'is read back as it was written',
    (lines, signatures) => {
      const text = lines.map((each) => `${each}\n`).join('');
      expect(parseNote(formatNote({ text, signatures }))).toEqual({ text, signatures });
    },
  );

  it.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['nothing after the blank line', `${TEXT}\n`],
    ['no blank line', `one line\n${adaLine}`],
    ['no newline at its end', note.slice(0, -1)],
    ['something after its signatures', `${note}more`],
    ['a blank line after its signatures', `${note}\n`],
    ['a carriage return', note.replace('beginning.\n', 'beginning.\r\n')],
    ['a tab', note.replace('the ', 'the\t')],
    ['a NUL', note.replace('the', 'the\0')],
    ['a hyphen for the dash', note.replace('— ada', '- ada')],
    ['two spaces', note.replace('— ada.example/desk ', '— ada.example/desk  ')],
    ['no name', note.replace('ada.example/desk ', '')],
    ['an empty name', note.replace('ada.example/desk', '')],
    ['a plus in a name', note.replace('ada.example', 'ada+example')],
    ['a wide space in a name', note.replace('ada.example', 'ada\u3000example')],
    ['a next line in a name', note.replace('ada.example', 'ada\u0085example')],
    ['a fourth word', note.replace(adaLine!, `${adaLine!.trimEnd()} more\n`)],
    ['a signature of an id alone', `${TEXT}\n— ada AAAAAA==\n`],
    ['unpadded base64', note.replace('=\n', '\n')],
    [
      'base64 with bits to spare',
      note.replace(/.=\n/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=\n`),
    ],
    ['a lone surrogate', note.replace('the', '\ud800')],
    [`more than ${MAXIMUM_SIGNATURES} signatures`, `${TEXT}\n${adaLine!.repeat(MAXIMUM_SIGNATURES + 1)}`],
  ])('has not %s', (_, text) => {
    expect(() => parseNote(text)).toThrow(malformed);
  });

  it('is valid UTF-8', () => {
    expect(() => parseNote(Buffer.from(note.replace('the', 'th\xff'), 'latin1'))).toThrow(malformed);
  });

  it('keeps a byte order mark as a part of its text', async () => {
    const marked = parseNote(Buffer.from(`\ufeff${note}`));
    expect(marked.text).toBe(`\ufeff${TEXT}`);
    await expect(verifyNote(`\ufeff${note}`, [verifierOf(ada)])).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
  });

  it('is not written without a newline at the end of its text', () => {
    const { signatures } = parseNote(note);
    expect(() => formatNote({ text: 'no newline', signatures })).toThrow(malformed);
    expect(() => formatNote({ text: TEXT, signatures: [] })).toThrow(malformed);
  });
});

describe('verifyNote', () => {
  it('checks the signatures of known keys and keeps those of others', async () => {
    const { text, verified, unknown } = await verifyNote(note, [verifierOf(bob), verifierOf(eve)]);
    expect(text).toBe(TEXT);
    expect([verified, unknown].map((all) => all.map(({ name }) => name))).toEqual([
      ['bob.example'],
      ['ada.example/desk'],
    ]);
  });

  it('refuses a note that no known key signed', async () => {
    await expect(verifyNote(note, [verifierOf(eve)])).rejects.toThrow(
      untrusted('no signature is of a key that is known'),
    );
    await expect(verifyNote(note, [])).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('refuses a note with one right signature and one wrong one', async () => {
    const wrong = await signNote('another text\n', [bob], nodeEd25519);
    const mixed = addSignatures(note, parseNote(wrong).signatures);
    await expect(verifyNote(mixed, [verifierOf(ada), verifierOf(bob)])).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
    await expect(verifyNote(mixed, [verifierOf(ada)])).resolves.toMatchObject({ text: TEXT });
  });

  it('refuses a wrong signature beside a right one of the same key', async () => {
    const { text, signatures } = parseNote(note);
    const wrong = { ...signatures[0]!, signature: signatures[1]!.signature };
    const doubled = formatNote({ text, signatures: [...signatures, wrong] });
    await expect(verifyNote(doubled, [verifierOf(ada)])).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('counts a signature that is there twice once', async () => {
    const { verified } = await verifyNote(`${note}${adaLine}`, [verifierOf(ada)]);
    expect(verified).toHaveLength(1);
  });

  it('takes a line with a known name and another id for one of an unknown key', async () => {
    const { key } = ada;
    const older = await testSigner('older.example');
    const renamed = { seed: older.seed, key: noteKey(key.name, key.type, older.key.publicKey) };
    const both = addSignatures(note, [await signText(TEXT, renamed, nodeEd25519)]);
    const { verified, unknown } = await verifyNote(both, [verifierOf(ada)]);
    expect([verified.length, unknown.length]).toEqual([1, 2]);
  });

  it('refuses every single-bit change', async () => {
    const bytes = Buffer.from(note);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      // What is changed in a line’s name or id makes it one of an unknown key: both must then be asked for.
      const verified = await verifyNote(changed, [verifierOf(ada), verifierOf(bob)]).catch(() => undefined);
      expect(verified?.verified.length ?? 0).toBeLessThan(2);
    }
  });

  it('refuses two verifiers of the same name and id', async () => {
    await expect(verifyNote(note, [verifierOf(ada), verifierOf(ada)])).rejects.toMatchObject({
      code: 'NOTE_KEY_INVALID',
    });
  });
});

describe('addSignatures', () => {
  it('puts new ones behind, and in the place of earlier ones of the same key', async () => {
    const again = await signText(TEXT, ada, nodeEd25519);
    const added = addSignatures(note, [await signText(TEXT, eve, nodeEd25519), again]);
    expect(parseNote(added).signatures.map(({ name }) => name)).toEqual([
      'bob.example',
      'eve.example',
      'ada.example/desk',
    ]);
  });
});
