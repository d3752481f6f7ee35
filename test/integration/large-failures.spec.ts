import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import type { CliResult } from '../support/cli.js';
import { hold } from '../support/holder.js';
import { writeLargeFile } from '../support/large-file.js';
import { openProject, type Project } from '../support/project.js';
import { until } from '../support/until.js';

const HEADER = `-- kind: data
-- purpose: Many rows.
-- scope: One table.
-- rollback: Drops it.
-- impact: None.

-- +up
`;
/** Just large. */
const ROWS = 2.2 * 1024 * 1024;
const insert = (n: number): string =>
  `INSERT INTO item (id, note) VALUES (${n}, 'a note of some words, and of some more, for ${n}');`;

let project: Project;
beforeEach(async () => {
  project = await openProject({
    targets: { shop: 'test' },
    migrations: {
      '20260101_item.sql': `${HEADER.replace('kind: data', 'kind: schema')}CREATE TABLE item (id bigint UNIQUE, note text);\n`,
    },
    more: 'run: { lockTimeoutMs: 500, retries: 20 }\n',
  });
  expect((await project.run(['migrate'])).code).toBe(0);
});
afterEach(() => project?.close());

const file = (): string => join(project.folder, 'migrations/20260102_rows.sql');

/** Writes a large migration; how many rows it brings. */
const write = (begin = '', end = ''): number => {
  const rows = writeLargeFile(file(), ROWS, { begin: `${HEADER}${begin}`, line: insert });
  appendFileSync(file(), end);
  return rows;
};

const rowsThere = async (): Promise<number> =>
  (await query<{ n: number }>(project.url('shop'), 'SELECT count(*)::int AS n FROM item'))[0]!.n;

const lineOf = (text: string): number => {
  const source = readFileSync(file(), 'utf8');
  return source.slice(0, source.indexOf(text)).split('\n').length;
};

const sleeping = () =>
  until('a sleeping statement', async () => {
    const found = await query(
      project.url('shop'),
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
    );
    return found.length > 0;
  });

const failureIn = ({ code: exit, stdout }: CliResult) => {
  const { error, targets } = JSON.parse(stdout);
  return { exit, ...(error ?? targets[0].error) };
};

const failure = async (...args: string[]) => failureIn(await project.run([...args, '--json']));

describe('a large migration', () => {
  it('is rolled back where a statement fails, which is named by its line', async () => {
    write('', "INSERT INTO item VALUES (1, 'ü'); INSERT INTO item VALUES (-1);\nSELECT 1;\n");
    const { code, where, details } = await failure('migrate');
    expect(code).toBe('EXECUTION_FAILED');
    expect(where).toMatchObject({ file: file(), line: lineOf("VALUES (1, 'ü')"), column: 1 });
    expect(details).toMatchObject({ sqlstate: '23505' });
    expect(await rowsThere()).toBe(0);
  });

  it('is rolled back where the server finds an error at a place of a statement', async () => {
    write('', 'SELECT 1;\nINSERT INTO item VALUES\n  (-1, missing);\n');
    const { code, where } = await failure('migrate');
    expect(code).toBe('EXECUTION_FAILED');
    expect(where).toMatchObject({ line: lineOf('(-1, missing)'), column: 8 });
    expect(await rowsThere()).toBe(0);
  });

  it('is refused where the parser does not accept a statement, before anything is sent', async () => {
    write('', 'SELECT 1;\nINSERT INTO INTO item;\n');
    const { code, where } = await failure('migrate');
    expect([code, where.line, where.column]).toEqual(['MIGRATION_MALFORMED', lineOf('INTO INTO'), 13]);
  });

  it('is refused where it would need more than one transaction', async () => {
    write('', 'CREATE INDEX CONCURRENTLY note ON item (note);\n');
    const { exit, code, where, message } = await failure('migrate');
    expect([exit, code, where.line]).toEqual([3, 'MIGRATION_TOO_LARGE', lineOf('CREATE INDEX CONC')]);
    expect(message).toMatch(/CREATE INDEX CONCURRENTLY refuses a transaction/);
    expect(await rowsThere()).toBe(0);
  });

  it('may begin with BEGIN and end with COMMIT', async () => {
    const rows = write('BEGIN ISOLATION LEVEL SERIALIZABLE;\n', 'SELECT 1;\nCOMMIT;\n-- the end\n');
    const { code, stdout } = await project.run(['migrate', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).targets[0].reports[0].records).toBe(rows);
    expect(await rowsThere()).toBe(rows);
    const [receipt] = await query(
      project.url('shop'),
      "SELECT run FROM daybook.receipt WHERE migration = '20260102_rows'",
    );
    expect(receipt).toBeDefined();
  });

  it('is rolled back where its file is changed while it is executed', async () => {
    write('SELECT pg_sleep(3);\n', 'SELECT 1;\n');
    const migrate = project.start(['migrate', '--json']);
    await sleeping();
    writeFileSync(file(), readFileSync(file(), 'utf8').replace(/SELECT 1;\n$/, 'SELECT 2;\n'));
    expect(failureIn(await migrate.done)).toMatchObject({ exit: 3, code: 'MIGRATION_CHANGED_MEANWHILE' });
    expect(await rowsThere()).toBe(0);
  });

  it('is rolled back where the rows of a COPY are changed while it is executed', async () => {
    writeLargeFile(file(), ROWS, {
      begin: `${HEADER}SELECT pg_sleep(3);\nCOPY item FROM stdin;\n`,
      line: (n) => `${n}\ta note of some words, and of some more`,
      end: '\\.\n',
    });
    const migrate = project.start(['migrate', '--json']);
    await sleeping();
    writeFileSync(file(), readFileSync(file(), 'utf8').replace(/more\n\\\.\n$/, 'most\n\\.\n'));
    expect(failureIn(await migrate.done)).toMatchObject({ exit: 3, code: 'MIGRATION_CHANGED_MEANWHILE' });
    expect(await rowsThere()).toBe(0);
  });

  it('stops when it is interrupted, and leaves nothing', async () => {
    write('', 'SELECT pg_sleep(60);\n');
    const migrate = project.start(['migrate', '--json']);
    await sleeping();
    migrate.child.kill('SIGINT');
    expect(failureIn(await migrate.done)).toMatchObject({ code: 'INTERRUPTED' });
    expect(await rowsThere()).toBe(0);
  });

  it('is sent again from its beginning where a lock is taken', async () => {
    const rows = write('', 'LOCK TABLE item;\n');
    const holder = await hold(project.url('shop'), 'LOCK TABLE item IN ACCESS SHARE MODE');
    const migrate = project.start(['migrate']);
    await migrate.prints(/a lock is taken; again in/);
    await holder.letGo();
    const { code } = await migrate.done;
    expect(code).toBe(0);
    expect(await rowsThere()).toBe(rows);
  });

  it('is rehearsed in a transaction that is rolled back', async () => {
    const rows = write();
    const { code, stdout } = await project.run(['migrate', '--dry-run=rollback', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).targets[0].runs[0]).toMatchObject({ records: rows });
    expect(await rowsThere()).toBe(0);
  });

  it('is rehearsed on a copy', async () => {
    const rows = write();
    const { code, stdout } = await project.run(['migrate', '--dry-run=scratch', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).targets[0].runs[0]).toMatchObject({ records: rows });
    expect(await rowsThere()).toBe(0);
  });

  it('tells its statements with --verbose', async () => {
    const rows = write('', "SELECT 'the last one';\n");
    const { code, stdout } = await project.run(['migrate', '--verbose']);
    expect(code).toBe(0);
    expect(stdout).toContain("SELECT 'the last one'");
    expect(stdout.match(/INSERT INTO item/g)).toHaveLength(rows);
  });

  it('leaves tables as they were that it declares as unchanged, or nothing', async () => {
    write('', 'SELECT 1;\n');
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('-- impact', '-- unchanged: item\n-- impact'));
    expect((await failure('migrate')).code).toBe('DATA_CHANGED');
    expect(await rowsThere()).toBe(0);
  });
});
