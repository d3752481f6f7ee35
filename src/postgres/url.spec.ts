import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { describeUrl, hasPassword, parseUrl, redact, withDatabase } from './url.js';

const NOWHERE = {};
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((value) => value.isWellFormed());

describe('parseUrl', () => {
  it('reads every part', () => {
    expect(parseUrl('postgres://anna:s%40crt@db.example:6543/app?sslmode=require', NOWHERE)).toEqual({
      host: 'db.example',
      port: 6543,
      database: 'app',
      user: 'anna',
      parameters: { sslmode: 'require' },
    });
  });

  it('takes what is missing from the environment, else the usual', () => {
    expect(parseUrl('postgres://', { PGHOST: 'h', PGPORT: '5', PGUSER: 'u', PGDATABASE: 'd' })).toMatchObject(
      {
        host: 'h',
        port: 5,
        user: 'u',
        database: 'd',
      },
    );
    expect(parseUrl('postgresql://me@/', NOWHERE)).toMatchObject({
      host: 'localhost',
      port: 5432,
      database: 'me',
    });
  });

  it.each(['postgres://me:pw@/app?host=/run/pg&port=5433', 'postgres://me:pw@%2Frun%2Fpg:5433/app'])(
    'reads the unix socket of %s',
    (url) => {
      expect(parseUrl(url, NOWHERE)).toMatchObject({
        host: '/run/pg',
        port: 5433,
        database: 'app',
        user: 'me',
      });
    },
  );

  it('reads an IPv6 address', () => {
    expect(describeUrl('postgres://me@[::1]:5433/app', NOWHERE)).toBe('[::1]:5433/app');
  });

  it.each([
    'mysql://u:secret@h/d',
    'secret',
    '',
    'postgres://u:secret@h:99999/d',
    'postgres://u:se/cret@h/d',
  ])('refuses %s without repeating it', (url) => {
    expect(() => parseUrl(url, NOWHERE)).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('cret') }),
    );
    expect(describeUrl(url, NOWHERE)).toBe('a URL that cannot be read');
  });
});

describe('describeUrl', () => {
  test.prop([text, text])('holds no user and no password', (user, password) => {
    const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@host:5432/base`;
    expect(describeUrl(url, NOWHERE)).toBe('host:5432/base');
  });
});

describe('withDatabase', () => {
  it('keeps everything else', () => {
    expect(withDatabase('postgres://u:p%40@h:1/old?sslmode=disable', 'new')).toBe(
      'postgres://u:p%40@h:1/new?sslmode=disable',
    );
    expect(withDatabase('postgres://h', 'new')).toBe('postgres://h/new');
  });

  test.prop([text])('names the database that parseUrl reads', (name) => {
    fc.pre(!/[?#]/.test(name) && !name.split('/').some((part) => part === '.' || part === '..'));
    expect(parseUrl(withDatabase('postgres://u@h/old', name), NOWHERE).database).toBe(name);
  });

  it.each(['', 'a?b', 'a#b', '..'])('refuses the name %j, which a URL cannot hold', (name) => {
    expect(() => withDatabase('postgres://h/d', name)).toThrowError(/cannot name the database/);
  });
});

describe('hasPassword', () => {
  it.each([
    ['postgres://u:p@h/d', true],
    ['postgres://h/d?password=x', true],
    ['postgres://u@h/d', false],
    ['postgres://u:@h/d', false],
    ['postgres://h:5432/d', false],
  ])('of %s is %s', (url, expected) => {
    expect(hasPassword(url)).toBe(expected);
  });
});

describe('redact', () => {
  test.prop([text, text, text])(
    'takes the password out of any text, raw and percent-encoded',
    (before, password, after) => {
      fc.pre(!password.includes('*') && !`${before}${after}`.includes('*'));
      const encoded = encodeURIComponent(password);
      const url = `postgres://u:${encoded}@h/d`;
      for (const shown of [password, encoded, encoded.toLowerCase(), url]) {
        const clean = redact(`${before}${shown}${after}`, [url]);
        for (const piece of clean.split('***')) expect(piece).not.toContain(password);
      }
    },
  );

  it('takes out passwords in query parameters and in URLs that cannot be read', () => {
    expect(redact('the secret word', ['postgres://h/d?password=secret'])).toBe('the *** word');
    expect(redact('postgres://u:a/b?c@h/d', ['postgres://u:a/b?c@h/d'])).toBe('postgres://u:***@h/d');
  });

  it('leaves a text alone where there is no password', () => {
    expect(redact('postgres://u@h/d', ['postgres://u@h/d'])).toBe('postgres://u@h/d');
  });
});
