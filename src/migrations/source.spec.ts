import { createHash } from 'node:crypto';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { canonicalSource, contentOf, lineAt } from './source.js';

const canonical = (text: string | Uint8Array) => canonicalSource(Buffer.from(text as string), '/m/1_a.sql');

describe('canonicalSource', () => {
  test('drops a byte order mark and carriage returns at line ends, and nothing else', () => {
    expect(canonical('\ufeffa\r\nb\rc\n\ufeff')).toBe('a\nb\rc\n\ufeff');
  });

  test('refuses what is not UTF-8, naming the line', () => {
    expect(() => canonical(Buffer.from([0x61, 0x0a, 0xc3, 0x0a]))).toThrow(
      expect.objectContaining({ code: 'MIGRATION_MALFORMED', where: { file: '/m/1_a.sql', line: 2 } }),
    );
  });

  test('refuses a NUL, naming the line', () => {
    expect(() => canonical('a\n\nb\0')).toThrow(
      expect.objectContaining({ code: 'MIGRATION_MALFORMED', where: { file: '/m/1_a.sql', line: 3 } }),
    );
  });
});

describe('contentOf', () => {
  it.prop([fc.array(fc.stringMatching(/^[^\0\r\n\ufeff]*$/))])(
    'is the same for every kind of line end',
    (lines) => {
      const unix = contentOf(canonical(lines.join('\n')));
      expect(contentOf(canonical(`\ufeff${lines.join('\r\n')}`))).toBe(unix);
    },
  );

  test('is the SHA-256 of the UTF-8 bytes', () => {
    expect(contentOf('é')).toBe(createHash('sha256').update('é', 'utf8').digest('hex'));
  });
});

it.prop([fc.string({ unit: fc.constantFrom('a', '\n') }), fc.nat(40)])(
  'lineAt counts line ends before an offset',
  (text, at) => {
    expect(lineAt(text, at)).toBe(text.slice(0, at).split('\n').length);
  },
);
