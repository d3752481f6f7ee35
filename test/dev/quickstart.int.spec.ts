import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../src/dev/tools.js';
import { temporaryFolder } from '../support/folders.js';
import { QUICKSTART_LIMIT_MS, type Quickstart, quickstartIn } from '../support/quickstart.js';

const execute = promisify(execFile);

/** A quickstart that is stopped and removed when the specs are over, whatever came of them. */
function opened(quickstart: Quickstart): Quickstart {
  const parent = dirname(quickstart.folder);
  // PostgreSQL runs as another user where the specs run as root.
  chmodSync(parent, 0o711);
  afterAll(async () => {
    await quickstart.run(['--clean']);
    rmSync(parent, { recursive: true, force: true });
  }, QUICKSTART_LIMIT_MS);
  return quickstart;
}

const hashes = (output: string): string[] =>
  [...output.matchAll(/^State hash +([0-9a-f]{64})$/gm)].map(([, hash]) => hash!);

describe('the quickstart', { timeout: QUICKSTART_LIMIT_MS }, () => {
  const { folder, run } = opened(quickstartIn());
  let told = '';

  it('stops at Ctrl-C and says how to go on', async () => {
    const { code, output } = await run([], '$ daybook migrate --target us-east');
    expect(code).toBe(130);
    expect(output).toContain('Stopped. Nothing is broken');
  });

  it('then goes on to the same state from PostgreSQL and from Kafka alone', async () => {
    const { code, output } = await run();
    expect(code, output).toBe(0);
    expect(hashes(output)).toHaveLength(2);
    expect(new Set(hashes(output)).size).toBe(1);
    expect(output).toContain('From        the topic daybook.securenet.events');
    expect(output).toContain('Both copies are in order, and the same to the byte.');
    expect(output).not.toContain('did not end by itself');
    told = output;
  });

  it('shows the steps of a run, its log and what was taken back', () => {
    for (const step of [
      'run.pre-flight-passed',
      'run.backup-verified',
      'run.execution-succeeded',
      'run.succeeded',
    ]) {
      expect(told).toMatch(new RegExp(`^ +\\d+  [\\d:.]{12}  ${step}$`, 'm'));
    }
    expect(told).toMatch(/^Rollback Available: YES$/m);
    expect(told).toMatch(/^Status: ROLLED BACK$/m);
    expect(told).toMatch(/rolled back +20250203070000_feature_flags_and_configuration/);
  });

  it('shows no password', () => {
    const { postgres } = JSON.parse(readFileSync(join(folder, '.daybook', 'dev.json'), 'utf8'));
    expect(postgres.password.length).toBeGreaterThan(8);
    expect(told).not.toContain(postgres.password);
  });

  it('ends with commands that work when they are pasted', async () => {
    const commands = told
      .slice(told.indexOf('Look around'))
      .match(/^ {2}.*$/gm)!
      .join('\n');
    expect(commands).toContain('daybook ledger verify');
    const { stdout } = await execute('sh', ['-e', '-c', commands], { timeout: QUICKSTART_LIMIT_MS });
    expect(stdout).toContain('20241220103000_create_user_groups_migration holds');
  });

  it('can be run again, and ends with equal copies again', async () => {
    const { code, output } = await run();
    expect(code, output).toBe(0);
    expect(output).toMatch(/^eu-central: nothing is due, 5 migrations applied$/m);
    expect(hashes(output)).toHaveLength(2);
    expect(new Set(hashes(output)).size).toBe(1);
    expect(hashes(output)).not.toEqual(hashes(told));
  });

  it('removes all that it made with --clean', async () => {
    expect((await run(['--clean'])).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
    expect(await run(['--clean'])).toEqual({ code: 0, output: expect.stringContaining('nothing to remove') });
  });
});

describe('the quickstart on a machine without Java', { timeout: QUICKSTART_LIMIT_MS }, () => {
  const bin = mkdtempSync(join(tmpdir(), 'daybook-spec-'));
  const { run } = opened(quickstartIn({ HOME: process.env.HOME, PATH: bin }));
  afterAll(() => rmSync(bin, { recursive: true, force: true }));

  it('says so, and goes on with one copy of the ledger', async () => {
    symlinkSync(findOnPath('id', process.env)!, join(bin, 'id'));
    const { code, output } = await run();
    expect(code, output).toBe(0);
    expect(output).toContain('Going on without Kafka: Java');
    expect(hashes(output)).toHaveLength(2);
    expect(new Set(hashes(output)).size).toBe(1);
    expect(output).toContain('the same state, by its hash, from PostgreSQL and from a file of its events');
  });
});

describe('a quickstart that does not end in time', { timeout: QUICKSTART_LIMIT_MS }, () => {
  const { run } = opened(quickstartIn());

  it('is ended, and its spec fails with what it had said', async () => {
    await expect(run([], undefined, 1_000)).rejects.toThrow('did not end within 1000 ms; it had said:');
  });
});

describe('the quickstart in a folder of somebody else', () => {
  const { run } = opened(quickstartIn());

  it('touches nothing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'daybook.config.yaml'), 'ledger: { name: mine }\n');
    for (const args of [[], ['--clean']]) {
      const { code, output } = await run([...args, '--folder', folder]);
      expect(code).toBe(2);
      expect(output).toContain('is not the quickstart');
    }
    expect(readFileSync(join(folder, 'daybook.config.yaml'), 'utf8')).toBe('ledger: { name: mine }\n');
  });
});
