import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { LINT_RULES } from '../lint/rules/index.js';
import { lexemes } from './lexemes.js';
import type { Unclosed } from './scan-event.js';
import { ScriptScanner } from './script-scanner.js';
import { splitStatements } from './statements.js';

interface Scanned {
  statements: string[];
  comments: string[];
  lines: number[];
  alone: boolean[];
  rows: string[];
  unclosed: Unclosed | undefined;
}

/** Scans a text in pieces of a length. */
function scan(text: string, length = Number.POSITIVE_INFINITY): Scanned {
  const bytes = Buffer.from(text);
  const scanner = new ScriptScanner();
  const found: Scanned = {
    statements: [],
    comments: [],
    lines: [],
    alone: [],
    rows: [],
    unclosed: undefined,
  };
  let start: number | undefined;
  let rows = '';
  const end = (at: number): void => {
    if (start !== undefined) found.statements.push(bytes.toString('utf8', start, at).trimEnd());
    start = undefined;
  };
  for (let at = 0; at === 0 || at < bytes.length; at += length) {
    const piece = Buffer.from(bytes.subarray(at, at + length));
    for (const event of scanner.push(piece, at + length >= bytes.length)) {
      if (event.kind === 'begin') {
        start = event.at;
        found.lines.push(event.line);
      } else if (event.kind === 'end') end(event.at - 1);
      else if (event.kind === 'comment') {
        found.comments.push(event.text);
        found.lines.push(event.line);
        found.alone.push(event.alone);
      } else if (event.kind === 'rows') rows += bytes.toString('latin1', event.start, event.end);
      else {
        found.rows.push(Buffer.from(rows, 'latin1').toString());
        rows = '';
      }
    }
    // Whoever pushes may use its memory again.
    piece.fill('x');
  }
  end(bytes.length);
  found.unclosed = scanner.unclosed;
  return found;
}

const byParser = async (text: string): Promise<string[]> =>
  (await splitStatements(text)).map((statement) => statement.text);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The SQL of the repository: files, and the examples of the rules. */
const corpus = (): string[] => [
  ...['migrations', 'ledger', 'test', 'src']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(root, folder, name),
      ),
    )
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(name, 'utf8')),
  ...LINT_RULES.flatMap(({ bad, good }) => [bad, ...good]),
];

const TRAPS = [
  'SELECT \'a;b\'; SELECT "c;d" FROM e',
  "SELECT 'it''s; here'; SELECT E'a\\'; b'; SELECT 1",
  "SELECT e'a' \n 'b\\'; c'; SELECT 2",
  'SELECT $$a;b$$; SELECT $x$a;$$;b$x$; SELECT $1; SELECT a$b$c FROM d$',
  '/* a; /* b; */ c; */ SELECT 1; -- d; e\nSELECT 2 -- f\n;;; SELECT 3',
  'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
  'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 2; END; SELECT 4',
  'CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END; BEGIN; SELECT 1; END',
  'CREATE TABLE begin_of (a int); BEGIN; COMMIT; SELECT CASE WHEN a THEN 1 END; SELECT 2',
  "SELECT 'ä;€😀'; SELECT äö FROM \"ü;\" -- ß;\n; SELECT '🎉'",
  "SELECT 1 - -1; SELECT 4/2; SELECT 2*-1; SELECT U&'\\0061;'; SELECT b'1'; SELECT x.y",
  'COPY t (a, "b;") FROM stdin;\n1\t;\\.\n\\.x\n\\\\.\n\\.\nSELECT 1; COPY t FROM stdin WITH (FORMAT csv);  \na;b\n\\.  \n SELECT 2',
  "COPY t FROM 'stdin'; COPY t TO stdout; COPY (SELECT 1) TO stdout; SELECT 1",
  'SELECT 1;',
  'SELECT 1',
];

describe('the scanner of scripts', () => {
  test.each(TRAPS)('cuts %j as PostgreSQL’s parser does, however it comes in pieces', async (text) => {
    const expected = await byParser(text);
    for (const length of [1, 2, 3, 5, 7, 1000])
      expect(scan(text, length).statements, `${length}`).toEqual(expected);
  });

  test('cuts all SQL of the repository as PostgreSQL’s parser does', async () => {
    const texts = corpus();
    expect(texts.length).toBeGreaterThan(150);
    let compared = 0;
    for (const text of texts) {
      const expected = await byParser(text).catch(() => undefined);
      if (!expected) continue;
      for (const length of [11, 64, 1_000_000]) expect(scan(text, length).statements, text).toEqual(expected);
      compared += expected.length;
    }
    expect(compared).toBeGreaterThan(500);
  });

  test('tells lines, and comments that stand alone on theirs', () => {
    const text =
      "-- a\nSELECT '\n' -- b\n\n  -- c\n; -- d\n/* */ -- e\n\tSELECT 1;\nCOPY t FROM stdin;\n1\n\\.\n-- f\r";
    for (const length of [1, 4, 100]) {
      const { lines, alone } = scan(text, length);
      expect(lines).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 12]);
      expect(alone).toEqual([true, false, true, false, false, false]);
    }
  });

  test('gives the rows of a COPY without the line that ends them', () => {
    expect(scan('COPY t FROM stdin;\na\\.\n\n\\.\t \nSELECT 1', 3).rows).toEqual(['a\\.\n\n']);
    expect(scan('COPY t FROM stdin;\n\\.', 1).rows).toEqual(['']);
  });

  test.each([
    ["SELECT 1; 'abc", "'abc"],
    ['SELECT 1; "abc', '"abc'],
    ["SELECT 1; E'abc\\'", "E'abc\\'"],
    ['SELECT 1; $x$ abc $y$', '$x$ abc $y$'],
    ['SELECT 1; /* /* */', '/* /* */'],
    ['COPY t FROM stdin;\nabc\n', undefined],
  ])('says that %j is not closed', (text, opening) => {
    for (const length of [1, 4, 100]) {
      const { unclosed } = scan(text, length);
      // Of its first bytes at least what opens it.
      expect(opening?.startsWith(unclosed?.opening ?? '?')).toBe(opening === undefined ? undefined : true);
      expect(unclosed?.start).toBe(opening === undefined ? 19 : text.indexOf(opening));
    }
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ';',
      "'",
      "''",
      '"',
      '\\',
      '$',
      '$$',
      '$a$',
      '--',
      '/*',
      '*/',
      '\n',
      '\r',
      ' ',
      'E',
      "e'",
      '(',
      ')',
      '\\.\n',
      '\n\\.',
      'COPY t FROM stdin;\n',
      'CREATE FUNCTION',
      'BEGIN ATOMIC',
      'CASE',
      'END',
      'SELECT',
      'ä',
      '😀',
      '1',
      '-',
      '/',
      '*',
      ',',
    ),
    fc.string({ maxLength: 3 }),
  );
  const script = fc
    .array(piece, { maxLength: 40 })
    .map((pieces) => pieces.join('').replaceAll('\0', '').toWellFormed());

  it.prop([script, fc.integer({ min: 1, max: 9 })], { numRuns: 3000 })(
    'finds the same in one piece and in many',
    (text, length) => {
      const { unclosed, ...found } = scan(text, length);
      const { unclosed: whole, ...inOne } = scan(text);
      expect(found).toEqual(inOne);
      expect([unclosed?.start, unclosed?.line]).toEqual([whole?.start, whole?.line]);
    },
  );

  it.prop([script], { numRuns: 3000 })(
    'takes for comments what the lexer of whole texts takes for them',
    (text) => {
      // It knows no parentheses and no bodies: rows follow where psql would not see the end of a statement.
      fc.pre(!/[()]|CREATE FUNCTION/.test(text));
      const comments = [...lexemes(text)]
        .filter(({ kind }) => kind === 'line-comment')
        .map(({ start, end }) => text.slice(start, end));
      expect(scan(text, 5).comments).toEqual(comments);
    },
  );

  const statement = fc.constantFrom(
    "INSERT INTO t VALUES ('a;''b')",
    "SELECT E'\\';'\n'x'",
    'SELECT $q$;$q$',
    '/* ; */ SELECT 1 -- ;\n',
    'SELECT "a;b" FROM c',
    'UPDATE t SET a = (SELECT max(b) FROM c)',
    "SELECT '😀;' AS é",
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END',
    'COPY t FROM stdin;\n;\n\\.\nSELECT 1',
    'CREATE RULE r AS ON DELETE TO t DO (SELECT 1; SELECT 2)',
    'DO $$BEGIN NULL; END$$',
  );
  it.prop([
    fc.array(statement, { minLength: 1, maxLength: 12 }),
    fc.constantFrom(';', ';\n', ' ;;', '\n; -- x;\n'),
    fc.integer({ min: 1, max: 50 }),
  ])('cuts any row of statements as PostgreSQL’s parser does', async (statements, between, length) => {
    const text = statements.join(between);
    expect(scan(text, length).statements).toEqual(await byParser(text));
  });
});
