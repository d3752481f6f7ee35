import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { leafHash } from '../../domain/leaf-hash.js';
import { encodeBase64 } from './base64.js';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.js';
import { EMPTY_ROOT } from './hashes.js';

const root = Uint8Array.from(leafHash(Buffer.from('event')));
const base64 = encodeBase64(root);
const malformed = expect.objectContaining({ code: 'NOTE_MALFORMED' });

describe('a checkpoint', () => {
  it('is an origin, a size and a root', () => {
    expect(formatCheckpoint({ origin: 'ledger.example/main', size: 7, root })).toBe(
      `ledger.example/main\n7\n${base64}\n`,
    );
  });

  const line = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => !each.includes('\n'));
  test.prop([
    line,
    fc
      .maxSafeNat()
      .map((n) => n + 1)
      .filter(Number.isSafeInteger),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes)),
    fc.array(line, { maxLength: 3 }),
  ])('is read back as it was written', (origin, size, hash, extensions) => {
    const checkpoint = { origin, size, root: hash, ...(extensions.length > 0 ? { extensions } : {}) };
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('of an empty tree has the hash of nothing', () => {
    expect(parseCheckpoint(formatCheckpoint({ origin: 'o', size: 0, root: EMPTY_ROOT })).size).toBe(0);
    expect(() => parseCheckpoint(`o\n0\n${base64}\n`)).toThrow(malformed);
  });

  it.each([
    ['', 'nothing'],
    [`o\n7\n`, 'no root'],
    [`o\n7\n${base64}`, 'no newline at its end'],
    [`\n7\n${base64}\n`, 'an empty origin'],
    [`o\n7\n${base64}\n\n`, 'an empty extension line'],
    [`o\n07\n${base64}\n`, 'a leading zero'],
    [`o\n+7\n${base64}\n`, 'a sign'],
    [`o\n-7\n${base64}\n`, 'a negative size'],
    [`o\n 7\n${base64}\n`, 'a space'],
    [`o\n7e3\n${base64}\n`, 'an exponent'],
    [`o\n9007199254740992\n${base64}\n`, 'a size of 2^53'],
    [`o\n18446744073709551616\n${base64}\n`, 'a size of 2^64'],
    [`o\n7\n${base64.slice(0, -1)}\n`, 'a root without padding'],
    [`o\n7\n${encodeBase64(root.slice(1))}\n`, 'a root of 31 bytes'],
    [`o\n7\n${Buffer.from(root).toString('hex')}\n`, 'a root in hexadecimal'],
  ])('is not %j: %s', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(malformed);
  });

  it.each([
    { origin: 'two\nlines', size: 1, root },
    { origin: '', size: 1, root },
    { origin: 'o', size: 1.5, root },
    { origin: 'o', size: -1, root },
    { origin: 'o', size: 1, root: root.slice(1) },
    { origin: 'o', size: 1, root, extensions: [''] },
    { origin: 'o', size: 1, root, extensions: ['two\nlines'] },
  ])('is not written for %o', (checkpoint) => {
    expect(() => formatCheckpoint(checkpoint)).toThrow(malformed);
  });
});
