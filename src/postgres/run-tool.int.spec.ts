import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { commandLines } from '../../test/support/backups.js';
import { runTool } from './run-tool.js';
import { findTool } from './tools.js';

const psql = () => findTool('psql', { serverMajor: 10 });

const passwordFolders = async () =>
  (await readdir(tmpdir())).filter((name) => /^daybook-[^-]{6}$/.test(name)).sort();

test('a program’s output arrives, and its exit code', async () => {
  let said = '';
  const outcome = await runTool(await psql(), {
    args: ['-XAtc', 'SELECT 6 * 7'],
    url: inject('postgresUrl'),
    output: async (stdout) => {
      said = await text(stdout);
    },
  });
  expect({ said, ...outcome }).toEqual({ said: '42\n', exitCode: 0, stderr: '' });
});

test('a program’s complaint is kept, and rows are not', async () => {
  const sql = `CREATE TEMP TABLE t (a text PRIMARY KEY); INSERT INTO t VALUES ('my secret'), ('my secret')`;
  const outcome = await runTool(await psql(), { args: ['-Xqc', sql], url: inject('postgresUrl') });
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stderr).toMatch(/duplicate key/);
  expect(outcome.stderr).not.toMatch(/my secret/);
});

test.runIf(process.platform === 'linux')(
  'a password is on no command line while the program runs',
  async () => {
    const { password } = new URL(inject('postgresUrl'));
    expect(password.length).toBeGreaterThan(5);
    let lines: string[] = [];
    await runTool(await psql(), {
      args: ['-XAtq', '-f', '-'],
      url: inject('postgresUrl'),
      input: async (stdin) => {
        lines = await commandLines();
        stdin.end('SELECT 1;\n');
      },
    });
    expect(lines.some((line) => line.includes('psql\0'))).toBe(true);
    expect(lines.filter((line) => line.includes(password))).toEqual([]);
  },
);

test('the signal ends the program, and nothing of it is left', async () => {
  const before = await passwordFolders();
  const stop = new AbortController();
  const running = runTool(await psql(), {
    args: ['-Xqc', 'SELECT pg_sleep(600)'],
    url: inject('postgresUrl'),
    signal: stop.signal,
  });
  const outcome = running.then(
    () => undefined,
    (error) => error,
  );
  while (!(await commandLines()).some((line) => line.includes('pg_sleep(600)'))) await delay(10);
  stop.abort();
  expect(await outcome).toMatchObject({ code: 'INTERRUPTED' });
  expect((await commandLines()).filter((line) => line.includes('pg_sleep(600)'))).toEqual([]);
  expect(await passwordFolders()).toEqual(before);
});

test('who takes the output and fails ends the program', async () => {
  const running = runTool(await psql(), {
    args: ['-XAtqc', `SELECT repeat('x', 1000) FROM generate_series(1, 1000000)`],
    url: inject('postgresUrl'),
    output: async () => {
      throw new Error('full');
    },
  });
  await expect(running).rejects.toThrow('full');
});
