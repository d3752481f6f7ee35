import { fc, it } from '@fast-check/vitest';
import { loadModule, scanSync } from 'libpg-query';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Lexeme, lexemes } from './lexemes.js';

const cut = (text: string): string[] =>
  [...lexemes(text)].map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

const kinds = (text: string): Set<Lexeme['kind']> => new Set([...lexemes(text)].map(({ kind }) => kind));

describe('lexemes', () => {
  test('take two dashes for a comment up to the end of the line', () => {
    expect(cut('a -- b\nc')).toEqual(['code:a', 'line-comment:-- b', 'code:c']);
    expect(cut('1--2\r3')).toEqual(['code:1', 'line-comment:--2', 'code:3']);
  });

  test('take dashes in strings, names, dollar quotes and block comments for text', () => {
    for (const text of ["'--'", '"--"', '$$--$$', '$a$--$$--$a$', '/*--*/', "'\n-- +down\n'", "e'\\'--'"]) {
      expect(kinds(text), text).not.toContain('line-comment');
    }
  });

  test('nest block comments', () => {
    expect(cut('/* /* */ -- */ a')).toEqual(['block-comment:/* /* */ -- */', 'code:a']);
    expect(cut('/**/a')).toEqual(['block-comment:/**/', 'code:a']);
    expect(cut('/*/**/*/a')).toEqual(['block-comment:/*/**/*/', 'code:a']);
  });

  test('take a doubled quote for a character of the string', () => {
    expect(cut("'it''s -- ' a")).toEqual(["quoted:'it''s -- '", 'code:a']);
    expect(cut('"a""--" b')).toEqual(['quoted:"a""--"', 'code:b']);
  });

  test('let a backslash escape only in E strings', () => {
    expect(cut("'\\' -- a")).toEqual(["quoted:'\\'", 'line-comment:-- a']);
    expect(cut("E'\\' -- a'")).toEqual(["quoted:E'\\' -- a'"]);
    expect(cut("ee'\\' -- a")).toEqual(['code:ee', "quoted:'\\'", 'line-comment:-- a']);
    expect(cut("U&'\\' -- a")).toEqual(['code:U', 'code:&', "quoted:'\\'", 'line-comment:-- a']);
  });

  // libpg-query's lexer differs from the server's here: it makes a token of the comment, which parts the strings.
  test('join an E string with what follows on another line, over comments too', () => {
    expect(cut("E'a'\n'\\' -- b'")).toEqual(["quoted:E'a'", "quoted:'\\' -- b'"]);
    expect(cut("E'a' -- c\n'\\' -- b'")).toEqual(["quoted:E'a'", 'line-comment:-- c', "quoted:'\\' -- b'"]);
    expect(cut("E'a' '\\' -- b")).toEqual(["quoted:E'a'", "quoted:'\\'", 'line-comment:-- b']);
  });

  test('take a dollar within a name for a part of the name', () => {
    expect(cut('a$$ -- b')).toEqual(['code:a$$', 'line-comment:-- b']);
    expect(cut('é$x$ -- b')).toEqual(['code:é$x$', 'line-comment:-- b']);
    expect(kinds('$1$$ -- $$')).not.toContain('line-comment');
  });

  test('end a dollar quote only at its own delimiter', () => {
    expect(cut('$a$ $b$ $$ $a $a$ b')).toEqual(['quoted:$a$ $b$ $$ $a $a$', 'code:b']);
  });

  test('say what is opened and never closed', () => {
    for (const text of ["'a", '"a', '$$a$', '$a$b$$', '/* /* */', "E'a\\'", "'a''"]) {
      expect(cut(`b ${text}`), text).toEqual(['code:b', `unclosed:${text}`]);
    }
  });
});

const fragments = fc.constantFrom(
  ...[
    "'",
    "''",
    '"',
    '$',
    '$$',
    '$a$',
    '$b',
    'a',
    'e',
    "E'",
    "U&'",
    'U&"',
    "b'",
    "n'",
    '--',
    '/*',
    '*/',
    '/',
    '*',
    '-',
  ],
  ...[
    '\\',
    "\\'",
    '\n',
    '\r',
    ' ',
    '\t',
    '1',
    '$1',
    'é',
    '💡',
    ';',
    ',',
    '(',
    '+',
    '-- +down',
    '\n-- +down\n',
    '@',
    '=',
  ],
);
const text = fc.array(fragments, { maxLength: 24 }).map((parts) => parts.join(''));

describe('lexemes of any text', () => {
  beforeAll(loadModule);

  it.prop([text], { numRuns: 2000 })('leave only white space between them', (sql) => {
    let at = 0;
    for (const { start, end } of lexemes(sql)) {
      expect(sql.slice(at, start)).toMatch(/^[ \t\n\r\f\v]*$/);
      expect(end).toBeGreaterThan(start);
      at = end;
    }
    expect(sql.slice(at)).toMatch(/^[ \t\n\r\f\v]*$/);
  });

  it.prop([text], { numRuns: 5000 })("have the comments that PostgreSQL's own lexer finds", (sql) => {
    // an empty text has no tokens for it, and it parts joined strings at comments
    fc.pre(sql.trim() !== '');
    fc.pre(!/'\s*--/.test(sql));
    const found = [...lexemes(sql)];
    const theirs = commentsOf(sql);
    fc.pre(theirs !== undefined);
    if (theirs === 'unterminated') expect(found.at(-1)?.kind).toBe('unclosed');
    else {
      expect(found.at(-1)?.kind).not.toBe('unclosed');
      const comments = found.filter(({ kind }) => kind.endsWith('comment'));
      expect(comments.map(({ start, end }) => sql.slice(start, end))).toEqual(theirs);
    }
  });
});

/** Undefined where the lexer refuses the text for a reason that does not concern us, such as `1a`. */
function commentsOf(sql: string): string[] | 'unterminated' | undefined {
  try {
    return scanSync(sql)
      .tokens.filter(({ tokenName }) => tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT')
      .map(({ text }) => text);
  } catch (error) {
    return String(error).includes('unterminat') ? 'unterminated' : undefined;
  }
}
