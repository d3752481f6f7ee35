import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.js';

test.prop([fc.uint8Array({ maxLength: 100 })])('base64 is Node’s, and is read back', (bytes) => {
  const text = encodeBase64(bytes);
  expect(text).toBe(Buffer.from(bytes).toString('base64'));
  expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
});

it.each([
  'A',
  'AA',
  'AAA',
  'AA=',
  'AA==\n',
  ' AA==',
  'AB==',
  'AAB=',
  '====',
  'A===',
  'AAAA====',
  'AA-_',
  'AA==AA==',
])('base64 is not %j', (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});
