import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../tlog/utf8.js';
import { formatAddCheckpoint, parseAddCheckpoint, parseCosignatures, parseSize } from './add-checkpoint.js';

// The example of C2SP tlog-witness.
const BODY = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

describe('the request of tlog-witness', () => {
  it('is read and written as the specification’s example has it', () => {
    const request = parseAddCheckpoint(encodeUtf8(BODY));
    expect(request.from).toBe(20852014);
    expect(request.proof).toHaveLength(4);
    expect(request.note).toMatch(/^example\.com\/behind-the-sofa\n20852163\n/);
    expect(formatAddCheckpoint(request)).toBe(BODY);
  });

  it('has no hashes where there is nothing to prove', () => {
    expect(parseAddCheckpoint(encodeUtf8('old 0\n\nnote'))).toEqual({ from: 0, proof: [], note: 'note' });
  });

  it.each([
    ['no old size', BODY.slice(BODY.indexOf('\n') + 1)],
    ['a leading zero', BODY.replace('old 2', 'old 02')],
    ['two spaces', BODY.replace('old ', 'old  ')],
    ['a size with a sign', BODY.replace('old ', 'old +')],
    ['a hash that is too short', BODY.replace('PlRNCrwHpqhG', 'PlRNCrwH')],
    ['a carriage return', BODY.replace('\n', '\r\n')],
    ['no blank line', 'old 0\n'],
    ['64 hashes', BODY.replace('PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n', '$&'.repeat(64))],
  ])('is refused with %s', (_, body) => {
    expect(() => parseAddCheckpoint(encodeUtf8(body))).toThrow(
      expect.objectContaining({ code: 'NOTE_MALFORMED' }),
    );
  });

  it('is refused where it is not in UTF-8', () => {
    expect(() => parseAddCheckpoint(Uint8Array.of(0xff, 0x0a, 0x0a))).toThrow('UTF-8');
  });
});

describe('the answers of tlog-witness', () => {
  it('are signature lines', () => {
    const line = BODY.slice(BODY.lastIndexOf('— '));
    expect(parseCosignatures(line)).toMatchObject([{ name: 'example.com/behind-the-sofa' }]);
    expect(() => parseCosignatures(line.trimEnd())).toThrow('newline');
    expect(() => parseCosignatures('')).toThrow();
  });

  it('are a size in decimal and a newline', () => {
    expect(parseSize('20852014\n')).toBe(20852014);
    for (const body of ['20852014', '07\n', '-1\n', '\n', '1\n1\n']) expect(() => parseSize(body)).toThrow();
  });
});
