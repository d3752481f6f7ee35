import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { fakeHost } from '../../../test/support/fake-host.js';
import { loadConfig } from '../../config/load.js';
import { DEFAULT_ENVIRONMENTS } from '../../config/policy.js';
import { requireLedgerUrl } from '../../config/require.js';
import { EXIT } from '../../errors.js';
import { configurationText } from '../init/configuration.js';
import { runProgram } from '../program.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'daybook-init-'));
});
afterEach(() => rm(cwd, { recursive: true }));

async function daybook(...argv: string[]) {
  const host = fakeHost(argv, {}, { cwd });
  const code = await runProgram(host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

describe('daybook init', () => {
  it('writes a configuration that loads', async () => {
    expect((await daybook('init', '--name', 'securenet')).code).toBe(EXIT.done);
    const config = await loadConfig({ cwd, env: { DAYBOOK_LEDGER_URL: 'postgres://h/d' } });
    expect(config.ledger.name).toBe('securenet');
    expect(requireLedgerUrl(config)).toBe('postgres://h/d');
  });

  it('says what it wrote', async () => {
    const { stdout } = await daybook('init', '--json');
    expect(JSON.parse(stdout)).toEqual({
      ledger: 'main',
      files: [
        { file: 'daybook.config.yaml', outcome: 'created' },
        { file: 'migrations/README.md', outcome: 'created' },
        { file: '.gitignore', outcome: 'created' },
      ],
    });
  });

  it('keeps what is there and extends .gitignore once', async () => {
    await writeFile(join(cwd, '.gitignore'), 'dist/');
    await mkdir(join(cwd, 'migrations'));
    await writeFile(join(cwd, 'migrations/README.md'), 'ours');
    await daybook('init');
    await rm(join(cwd, 'daybook.config.yaml'));
    await daybook('init');
    expect(await readFile(join(cwd, '.gitignore'), 'utf8')).toBe('dist/\n.daybook/\n');
    expect(await readFile(join(cwd, 'migrations/README.md'), 'utf8')).toBe('ours');
  });

  it('refuses a folder that has a configuration of any type', async () => {
    await writeFile(join(cwd, 'daybook.config.ts'), '');
    const { code, stderr } = await daybook('init');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('FILE_EXISTS');
    expect(await readdir(cwd)).toEqual(['daybook.config.ts']);
  });

  it('refuses a name that no ledger can have, and writes nothing', async () => {
    expect((await daybook('init', '--name', 'Main Ledger')).code).toBe(EXIT.usage);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('the first configuration', () => {
  it('is right with every line of its examples in force', async () => {
    const text = configurationText({ ledger: 'main', brokers: undefined, localTargets: [] });
    const inForce = text
      .split('\n')
      .map((line) => line.replace(/^( *)# (?=( {2})*[\w-]+:( |$))/, '$1'))
      .join('\n');
    expect(parseDocument(inForce).errors).toEqual([]);
    await writeFile(join(cwd, 'daybook.config.yaml'), inForce);
    const config = await loadConfig({
      cwd,
      env: { DAYBOOK_KAFKA_PASSWORD: 'p', EU_WEST_URL: 'postgres://h/d' },
    });
    expect(config.kafka?.sasl?.password).toBe('p');
    expect(config.targets['eu-west']?.tags).toEqual(['primary']);
    expect(config.environments).toEqual(DEFAULT_ENVIRONMENTS);
  });

  it('names the brokers and targets of local servers', async () => {
    const text = configurationText({ ledger: 'main', brokers: ['127.0.0.1:9092'], localTargets: ['local'] });
    await writeFile(join(cwd, 'daybook.config.yaml'), text);
    const config = await loadConfig({ cwd, env: {} });
    expect(config.kafka?.brokers).toEqual(['127.0.0.1:9092']);
    expect(config.targets).toEqual({ local: { environment: 'development' } });
  });
});

describe('daybook new', () => {
  it('writes a migration into the folder of the configuration', async () => {
    await writeFile(join(cwd, 'daybook.config.yaml'), 'migrations: db');
    const { code, stdout } = await daybook('new', 'create_users');
    expect(code).toBe(EXIT.done);
    expect(stdout).toMatch(/^created db\/\d{14}_create_users\.sql\n$/);
  });

  it('needs no URL of the ledger, and writes classes too', async () => {
    await daybook('init');
    const { stdout } = await daybook('new', 'fill', '--kind', 'data', '--ts', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'data',
      form: 'class',
      file: expect.stringMatching(/_fill\.ts$/),
    });
  });
});
