import { describe, expect, it } from 'vitest';
import { redactDeep, redactSecrets } from './redact.js';

describe('redactSecrets', () => {
  it.each([
    ['postgres://user:s3cret@host:5432/db', 'postgres://user:***@host:5432/db'],
    ['cannot reach "postgresql://u:p@h/d" now', 'cannot reach "postgresql://u:***@h/d" now'],
    ['postgres://:p@h/d', 'postgres://:***@h/d'],
    ["postgres://u:it's@h/d", 'postgres://u:***@h/d'],
    ['postgres://u:p@ss/w?rd@h/d', 'postgres://u:***@h/d'],
    ['postgres://a:b@h/d,postgres://c:d@i/e', 'postgres://a:***@h/d,postgres://c:***@i/e'],
    ['https://u:p@proxy/', 'https://u:***@proxy/'],
    ['postgres://h/d?user=u&password=p&x=1', 'postgres://h/d?user=u&password=***&x=1'],
    ['host=h password=p dbname=d', 'host=h password=*** dbname=d'],
    ["host=h password = 'a b\\' c' dbname=d", "host=h password = '***' dbname=d"],
    ['PGPASSWORD=p pg_dump', 'PGPASSWORD=*** pg_dump'],
    ['{"password":"p","user":"u"}', '{"password":"***","user":"u"}'],
    ['password: p', 'password: ***'],
    ['DAYBOOK_SEAL_KEY=PRIVATE+KEY+daybook/main+0a1b2c3d+AbCd', 'DAYBOOK_SEAL_KEY=PRIVATE+KEY+***'],
    ["ALTER ROLE r PASSWORD 'it''s' VALID UNTIL 'x'", "ALTER ROLE r PASSWORD '***' VALID UNTIL 'x'"],
  ])('takes the password out of %s', (text, clean) => {
    expect(redactSecrets(text)).toBe(clean);
  });

  it.each([
    'postgres://user@host/db',
    'http://127.0.0.1:9092/path',
    'password authentication failed for user "u"',
    'at file:///home/me/x.js:10:3',
    'nothing here',
  ])('leaves %s alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('is quick on a long text without secrets', () => {
    const started = performance.now();
    redactSecrets(`${'a'.repeat(1_000_000)}://${'b'.repeat(1_000_000)} password ${'c'.repeat(1_000_000)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('redactDeep', () => {
  it('empties secret keys at any depth', () => {
    expect(
      redactDeep({ kafka: { sasl: { username: 'u' } }, ledger: { adminUrl: 'x', name: 'main' } }),
    ).toEqual({
      kafka: { sasl: '***' },
      ledger: { adminUrl: '***', name: 'main' },
    });
  });

  it('cleans every text, in lists too', () => {
    expect(redactDeep({ args: ['postgres://u:p@h/d', 1, null] })).toEqual({
      args: ['postgres://u:***@h/d', 1, null],
    });
  });
});
