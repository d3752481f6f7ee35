import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ProviderSettings, provideBackup } from './provider.js';

const URL = 'postgres://ada:sesame@db.example:5433/shop';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-provider-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Runs a script of Node’s as the command. */
async function provide(script: string, more: Partial<ProviderSettings> & { signal?: AbortSignal } = {}) {
  await writeFile(join(folder, 'backup.cjs'), script);
  const { signal, ...settings } = more;
  return provideBackup({
    url: URL,
    provider: {
      command: [process.execPath, join(folder, 'backup.cjs'), 'full; exit 1'],
      folder,
      ...settings,
    },
    facts: { DAYBOOK_TARGET: 'shop', DAYBOOK_RUN: undefined },
    monotonic: () => performance.now(),
    signal,
  });
}

/** Whether a process is there and not only waits to be reaped. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) Z /.test(status);
}

const printing = (what: unknown) => `console.log(${JSON.stringify(JSON.stringify(what))})`;

describe('a command that makes backups', () => {
  it('gives its exit status, its time, its output’s hash and what it prints of the backup', async () => {
    const line = { id: '20260301-020000F', size: 1234, lsn: '0/3000028' };
    const { durationMs, ...provided } = await provide(printing({ ...line, secret: 'sesame' }));
    expect(provided).toEqual({
      program: 'node',
      exitStatus: 0,
      outputSha256: createHash('sha256')
        .update(`${JSON.stringify({ ...line, secret: 'sesame' })}\n`)
        .digest('hex'),
      evidence: line,
    });
    expect(durationMs).toBeGreaterThan(0);
  });

  it('may print its progress before', async () => {
    const { evidence } = await provide(`console.log('10%\\n100%'); ${printing({ id: 'x' })}`);
    expect(evidence).toEqual({ id: 'x' });
  });

  it('finds the database and the target in its environment, and none of our settings', async () => {
    vi.stubEnv('DAYBOOK_LEDGER_URL', 'postgres://ledger:secret@h/ledger');
    const shown = ['PGHOST', 'PGPORT', 'PGUSER', 'PGDATABASE', 'DAYBOOK_HOST', 'DAYBOOK_TARGET'];
    const hidden = ['DAYBOOK_LEDGER_URL', 'DAYBOOK_RUN', 'PGPASSWORD'];
    const { evidence } = await provide(`
      const env = process.env;
      const password = require('node:fs').readFileSync(env.PGPASSFILE, 'utf8');
      const found = [${JSON.stringify(shown)}.map((name) => env[name]).join(), ${JSON.stringify(hidden)}.filter((name) => name in env), password.trim()];
      console.log(JSON.stringify({ id: found.flat().join('|') }));`);
    expect(evidence!.id).toBe('db.example,5433,ada,shop,db.example,shop|*:*:*:*:sesame');
  });

  it('is read by no shell', async () => {
    const { evidence } = await provide(
      `console.log(JSON.stringify({ id: process.argv[2].replace(/\\s/g, '_') }))`,
    );
    expect(evidence!.id).toBe('full;_exit_1');
  });

  it('that fails makes no backup, and what it said is told', async () => {
    await expect(
      provide(`console.error('no space on the repository'); process.exit(7)`),
    ).rejects.toMatchObject({
      code: 'BACKUP_FAILED',
      message: 'node failed with exit code 7: no space on the repository',
    });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'console.log("done")'],
    ['no id', printing({ size: 1 })],
    ['a URL for an id', printing({ id: 's3://key:secret@bucket' })],
    ['an id of two lines', printing({ id: 'a\nb' })],
    ['a size that is none', printing({ id: 'a', size: -1 })],
  ])('that prints %s gives no evidence', async (_, script) => {
    await expect(provide(script)).rejects.toMatchObject({
      code: 'BACKUP_FAILED',
      message: 'node succeeded, and what it printed is no evidence of a backup',
    });
  });

  it('need print nothing where its exit status is the evidence', async () => {
    expect(await provide('', { evidence: 'exit-status' })).not.toHaveProperty('evidence');
  });

  it('that is not there is named', async () => {
    await expect(provide('', { command: [join(folder, 'nowhere')] })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
  });

  it('that takes too long is ended', async () => {
    await expect(provide('setInterval(() => {}, 1000)', { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'BACKUP_TIMED_OUT',
      message: 'node was ended: it had not made its backup after 100 ms',
    });
  });

  it('may take as long as it likes where there is no limit', async () => {
    const { evidence } = await provide(`setTimeout(() => ${printing({ id: 'late' })}, 50)`, { timeoutMs: 0 });
    expect(evidence).toEqual({ id: 'late' });
  });

  it('is ended when we are told to stop, with the program that it started', async () => {
    const child = join(folder, 'child');
    const stop = new AbortController();
    const provided = provide(
      `const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
       require('node:fs').writeFileSync(${JSON.stringify(child)}, String(pid));
       setInterval(() => {}, 1000);`,
      { signal: stop.signal },
    );
    const interrupted = expect(provided).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const pid = () => readFile(child, 'utf8').then(Number, () => 0);
    await expect.poll(pid, { timeout: 30_000 }).toBeGreaterThan(0);
    stop.abort();
    await interrupted;
    expect(await isRunning(await pid())).toBe(false);
  });
});
