import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DaybookError } from '../../errors.js';
import { isLarge, type LargeSection, type Section } from '../migration-file.js';
import { canonicalSource, contentOf } from '../source.js';
import { readSqlMigration } from '../sql-file.js';
import { BLOCK_BYTES } from './canonical-blocks.js';
import { LARGE_BYTES } from './large-file.js';
import { readLargeMigration } from './read-large-migration.js';
import { readSection } from './read-section.js';

const named = { id: '1_a', name: 'a', form: 'sql' as const };
const HEADER = '-- kind: data\n-- purpose: Rows.\n-- daybook:ignore-file create-index for a test\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybook-large-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(source: string | Buffer): string {
  const file = join(folder, '1_a.sql');
  writeFileSync(file, source);
  return file;
}

/** Lines of so many bytes at least. */
const lines = (line: string, bytes: number): string =>
  line.repeat(Math.ceil(bytes / Buffer.byteLength(line)));

const small = (source: string | Buffer, file: string) =>
  readSqlMigration(canonicalSource(Buffer.from(source), file), file, named);

const errorOf = async (read: () => unknown): Promise<DaybookError> => {
  const thrown = await Promise.resolve()
    .then(read)
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DaybookError);
  return thrown as DaybookError;
};

/** A section as text: its pieces one behind the other, with the rows of COPY statements. */
async function textOf(section: Section | undefined): Promise<string> {
  if (!isLarge(section)) return section!.sql;
  let text = '';
  for await (const piece of readSection(section)) {
    if (piece.kind === 'statements') text += piece.text();
    else if (piece.kind === 'rows') text += `\n${Buffer.from(piece.bytes).toString()}`;
    else text += '\\.';
  }
  return text;
}

describe('a large migration', () => {
  test('has the header, content and sections that it has as text', async () => {
    const up = lines("INSERT INTO t VALUES ('ä;€😀', E'\\';');\n", LARGE_BYTES + 1);
    const source = `${HEADER}-- +up\n\nCREATE TABLE t (a text, b text);\n${up}\n-- +down\n\nDROP TABLE t;\n\n-- +verify\nSELECT true;\n`;
    const file = write(source);
    const expected = small(source, file);
    const { up: large, ...read } = await readLargeMigration(file, named);
    const { up: held, ...rest } = expected;
    expect(read).toEqual(rest);
    expect(isLarge(large)).toBe(true);
    expect((large as LargeSection).statements).toBe(1 + up.split('\n').length - 1);
    expect((await textOf(large)).trim()).toBe((held as { sql: string }).sql);
  });

  test('may have its rows in the down section', async () => {
    const source = `${HEADER}-- +up\nDROP TABLE t;\n-- +down\n${lines('SELECT 1;\n', LARGE_BYTES + 1)}`;
    const file = write(source);
    const read = await readLargeMigration(file, named);
    expect(read.up).toEqual(small(source, file).up);
    expect(isLarge(read.down)).toBe(true);
    expect((read.down as LargeSection).line).toBe(7);
  });

  test('has the content of its canonical source, wherever line ends and characters are cut', async () => {
    for (const shift of [0, 1, 2, 3, 4]) {
      const body = lines('SELECT 1; -- ä€😀\r\n', BLOCK_BYTES * 3);
      const source = `\ufeff-- kind: data\r\n-- purpose: ${'x'.repeat(1 + shift)}\r\n-- +up\r\n${body}`;
      const file = write(source);
      const read = await readLargeMigration(file, named);
      const canonical = canonicalSource(Buffer.from(source), file);
      expect(read.content).toBe(contentOf(canonical));
      expect(read.up).toEqual(small(source, file).up);
    }
  });

  const body = lines('SELECT 1;\n', BLOCK_BYTES * 2);
  test.each<[string, string | Buffer]>([
    ['a second up section', `${HEADER}-- +up\n${body}-- +up\nSELECT 1;\n`],
    ['no section', `${HEADER}`],
    ['statements before the first section', `${HEADER}${body}-- +up\nSELECT 1;\n`],
    ['a semicolon before the first section', `${HEADER};\n-- +up\n${body}`],
    ['a marker behind a statement', `${HEADER}-- +up\n${body}SELECT 2; -- +down\nSELECT 1;\n`],
    ['a marker with more behind it', `${HEADER}-- +up\n${body}-- +down it\n`],
    ['a section without statements', `${HEADER}-- +up\n${body}-- +down\n;\n`],
    ['a string that is never closed', `${HEADER}-- +up\n${body}SELECT 'a\n\n`],
    ['rows that never end', `${HEADER}-- +up\n${body}COPY t FROM stdin;\n1\n\n`],
    ['a comment that is never closed', `${HEADER}-- +up\n${body}/* /* */ a\n\n`],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from(`${HEADER}-- +up\n${body}\r\n`), Buffer.from([0xc3, 10, 10])]),
    ],
    [
      'half a character at its end',
      Buffer.concat([Buffer.from(`${HEADER}-- +up\n${body}`), Buffer.from([0xe2, 0x82])]),
    ],
    ['a NUL', `${HEADER}-- +up\r\n${body}SELECT \0;\n`],
    ['a header that is none', `-- kind: nothing\n-- +up\n${body}`],
  ])('is refused for %s as it is as text', async (_, source) => {
    const file = write(source);
    const expected = await errorOf(() => small(source, file));
    const error = await errorOf(() => readLargeMigration(file, named));
    expect({ message: error.message, where: error.where, hint: error.hint }).toEqual({
      message: expected.message,
      where: expected.where,
      hint: expected.hint,
    });
  });

  test('is refused where its verify section is large', async () => {
    const file = write(`${HEADER}-- +up\nSELECT 1;\n-- +verify\n${lines('SELECT true;\n', LARGE_BYTES + 1)}`);
    const error = await errorOf(() => readLargeMigration(file, named));
    expect([error.code, error.where?.line]).toEqual(['MIGRATION_MALFORMED', 7]);
  });

  test('is no longer read once its file is another', async () => {
    const source = `${HEADER}-- +up\n${lines('SELECT 1;\n', LARGE_BYTES + 1)}`;
    for (const changed of [
      source.replace(/1;\n$/, '2;\n'),
      `${source}SELECT 2;\n`,
      source.slice(0, -BLOCK_BYTES),
    ]) {
      const { up } = await readLargeMigration(write(source), named);
      write(changed);
      expect((await errorOf(() => textOf(up))).code).toBe('MIGRATION_CHANGED_MEANWHILE');
    }
  });
});

describe('the pieces of a large section', () => {
  test('tell where their statements are', async () => {
    const source = `${HEADER}-- +up\n${lines('SELECT 1;', LARGE_BYTES + 1)} SELECT 'ä😀\n' AS a; /* é */ SELECT 2 -- end\n`;
    const { up } = await readLargeMigration(write(source), named);
    let last: { line: number; column: number; text: string }[] = [];
    for await (const piece of readSection(up as LargeSection)) {
      if (piece.kind !== 'statements') continue;
      last = [piece.count - 2, piece.count - 1].map((index) => {
        const { line, column } = piece.placeOf(index);
        return { line, column, text: piece.textOf(index) };
      });
    }
    const before = source.slice(0, source.indexOf("SELECT 'ä")).split('\n').at(-1)!.length;
    expect(last).toEqual([
      { line: 5, column: before + 1, text: "SELECT 'ä😀\n' AS a" },
      { line: 6, column: 17, text: 'SELECT 2 -- end' },
    ]);
  });

  test('are refused where a statement is too long', async () => {
    const source = `${HEADER}-- +up\nSELECT 1;\nSELECT '${'x'.repeat(17 * 1024 * 1024)}';\n`;
    const { up } = await readLargeMigration(write(source), named);
    const error = await errorOf(() => textOf(up));
    expect([error.code, error.where?.line]).toEqual(['MIGRATION_TOO_LARGE', 6]);
  });
});
