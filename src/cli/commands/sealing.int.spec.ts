import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { appendHistory } from '../../../test/support/history.js';
import { hasKafka, uniqueLedgerName } from '../../../test/support/kafka.js';
import { testWitness } from '../../../test/support/signers.js';
import { until } from '../../../test/support/until.js';
import { freePorts } from '../../dev/ports.js';
import { EXIT } from '../../errors.js';
import { Ledger } from '../../ledger/ledger.js';
import { formatVerifierKey } from '../../ledger/tlog/note-key.js';
import { runProgram } from '../program.js';

let database: TestDatabase;
let name: string;
let env: Record<string, string>;
let cwd: string;
beforeEach(async () => {
  database = await createDatabase();
  name = uniqueLedgerName();
  cwd = temporaryFolder();
  env = { DAYBOOK_LEDGER_URL: database.url, DAYBOOK_LEDGER_NAME: name, DAYBOOK_ACTOR: 'ada' };
});
afterEach(() => database.drop());

function start(...argv: string[]) {
  const host = fakeHost(argv, {}, { cwd, env });
  return { host, ended: runProgram(host) };
}

async function daybook(...argv: string[]) {
  const { host, ended } = start(...argv);
  const code = await ended;
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

async function json(...argv: string[]) {
  const { code, stdout } = await daybook(...argv, '--json');
  return { code, document: JSON.parse(stdout) };
}

const configure = (seals: object) => writeFile(join(cwd, 'daybook.config.json'), JSON.stringify({ seals }));

async function fill(): Promise<void> {
  const ledger = await Ledger.open({ url: database.url, name, applicationName: 'daybook-test' });
  await appendHistory(ledger);
  await ledger.close();
}

const keyFile = () => join(cwd, '.daybook/seal.key');

describe('the first key', () => {
  it('is made with the ledger, for its owner alone, and kept when it is made again', async () => {
    const { document } = await json('ledger', 'init');
    expect(document.sealKey).toMatchObject({ outcome: 'made', privateKey: keyFile() });
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
    const again = await json('ledger', 'init');
    expect(again.document).toMatchObject({ size: 2, sealKey: { ...document.sealKey, outcome: 'kept' } });
    expect((await readFile(keyFile(), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('is the one in the environment where there is one, and nothing is written', async () => {
    await daybook('ledger', 'init');
    const text = await readFile(keyFile(), 'utf8');
    await database.drop();
    database = await createDatabase();
    env = { ...env, DAYBOOK_LEDGER_URL: database.url, DAYBOOK_SEAL_KEY: text };
    cwd = temporaryFolder();
    const { stdout } = await daybook('ledger', 'init');
    expect(stdout).toContain('added    the key daybook/');
    expect(stdout).toContain('the private key is in DAYBOOK_SEAL_KEY');
    const secret = text.trim().split('+').slice(4).join('+');
    expect(secret.length).toBeGreaterThan(40);
    expect(stdout).not.toContain(secret);
    expect(await readdir(cwd)).toEqual([]);
    expect((await json('ledger', 'seal')).code).toBe(EXIT.done);
  });

  it('is not made twice where another machine has it', async () => {
    await daybook('ledger', 'init');
    cwd = temporaryFolder();
    const { document } = await json('ledger', 'init');
    expect(document.sealKey).toMatchObject({ outcome: 'kept', privateKey: null });
    expect((await json('ledger', 'seal')).document.error.code).toBe('SEAL_KEY_MISSING');
  });

  it('is no reason against the ledger where it cannot be written', async () => {
    await writeFile(join(cwd, 'file'), '');
    env.DAYBOOK_SEAL_KEY_FILE = 'file/seal.key';
    const { code, document } = await json('ledger', 'init');
    expect(code).toBe(EXIT.usage);
    expect(document).toMatchObject({ created: true, sealKey: null, error: { code: 'SEAL_KEY_MISSING' } });
  });
});

describe('daybook ledger seal', () => {
  it('seals what is there, in the ledger and its anchors, and nothing again', async () => {
    await configure({ anchors: ['anchor'] });
    await daybook('ledger', 'init');
    await fill();
    const { code, document } = await json('ledger', 'seal');
    expect(code).toBe(EXIT.done);
    expect(document).toMatchObject({
      fresh: true,
      anchors: [join(cwd, 'anchor')],
      missing: [],
      unanchored: [],
    });
    expect(await readdir(join(cwd, 'anchor'))).toHaveLength(1);
    expect((await daybook('ledger', 'seal')).stdout).toContain('only seals came since');
    expect((await daybook('ledger', 'status')).stdout).toMatch(/^Unsealed +0 events$/m);
  });

  it('says so where an anchor is out of reach, and writes to it the next time', async () => {
    await configure({ anchors: ['anchor'] });
    await daybook('ledger', 'init');
    await daybook('ledger', 'seal');
    await fill();
    await chmod(join(cwd, 'anchor'), 0o700);
    await writeFile(join(cwd, 'file'), '');
    await configure({ anchors: ['file/anchor'] });
    const { code, document } = await json('ledger', 'seal');
    expect(code).toBe(EXIT.unavailable);
    expect(document.error.code).toBe('ANCHOR_UNAVAILABLE');
  });

  it('records the seal and ends with 5 where too few witnesses can be asked', async () => {
    const { key } = await testWitness('auditor.example/w');
    await configure({ witnesses: [{ key: formatVerifierKey(key), url: 'http://127.0.0.1:1' }], required: 1 });
    await daybook('ledger', 'init');
    const { code, document } = await json('ledger', 'seal');
    expect(code).toBe(EXIT.unavailable);
    expect(document).toMatchObject({
      fresh: true,
      size: 3,
      missing: [{ witness: 'auditor.example/w', code: 'WITNESS_UNREACHABLE' }],
      error: { code: 'SEAL_NOT_WITNESSED' },
    });
    const { stdout } = await daybook('ledger', 'status');
    expect(stdout).toMatch(/^Seal +3 events, .* ago, cosigned by 0 of 1 witness required$/m);
  });

  it('is not enough for `ledger verify` without the cosignatures that are required, once the grace is over', async () => {
    const { key } = await testWitness('auditor.example/w');
    const witnesses = [{ key: formatVerifierKey(key) }];
    await configure({ witnesses, required: 1, graceSeconds: 0 });
    await daybook('ledger', 'init');
    await daybook('ledger', 'seal');
    const { code, document } = await json('ledger', 'verify');
    expect(code).toBe(EXIT.tampered);
    expect(document).toMatchObject({
      finding: { code: 'SEAL_UNTRUSTED', position: 3 },
      seals: { witnessed: { required: 1, size: null } },
    });
    await configure({ witnesses, required: 1 });
    const { code: young, stdout } = await daybook('ledger', 'verify');
    expect(young).toBe(EXIT.done);
    expect(stdout).toMatch(/^Witness +no seal has 1 cosignature yet, as required\.$/m);
  });

  it('has as many cosignatures as are required where the witness can be asked', async () => {
    const [port] = await freePorts(1);
    const witness = (
      await daybook('witness', 'init', '--name', 'auditor.example/w', '--folder', 'w')
    ).stdout.trim();
    await configure({ witnesses: [{ key: witness, url: `http://127.0.0.1:${port}` }], required: 1 });
    const { key } = (await json('ledger', 'init')).document.sealKey;
    expect((await json('ledger', 'seal')).code).toBe(EXIT.unavailable);
    const { host, ended } = start('witness', 'serve', '--folder', 'w', '--log', key, '--port', `${port}`);
    await until('the witness', async () => host.stderr.text.includes('the witness listens'));
    const { code, document } = await json('ledger', 'seal');
    expect(code).toBe(EXIT.done);
    expect(document).toMatchObject({ fresh: false, witnesses: ['auditor.example/w'], missing: [] });
    host.signals.emit('SIGTERM');
    await ended;
    await configure({ witnesses: [{ key: witness }], required: 1, graceSeconds: 0 });
    expect((await json('ledger', 'verify', '--key', key)).document).toMatchObject({
      finding: null,
      seals: {
        cosignatures: 1,
        newest: { witnesses: ['auditor.example/w'] },
        witnessed: { required: 1, size: document.size },
      },
    });
  });

  it('goes on with --watch until SIGTERM', async () => {
    await configure({ everyEvents: 1 });
    await daybook('ledger', 'init');
    const { host, ended } = start('ledger', 'seal', '--watch', '--json');
    const sealed = () =>
      host.stdout.text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    await until('the first seal', async () => sealed().length > 0);
    await fill();
    await until('a seal of all', async () => sealed().some(({ size }) => size > 50));
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
  });

  it.runIf(hasKafka())('goes on beside a relay, which brings the seals to Kafka', async () => {
    await configure({ everyEvents: 1 });
    env.DAYBOOK_KAFKA_BROKERS = inject('kafkaBrokers').join(',');
    await daybook('ledger', 'init');
    const { host, ended } = start('ledger', 'relay', '--seal');
    await fill();
    await until('all is sealed and in Kafka', async () => {
      const { document } = await json('ledger', 'status');
      return document.unsealed === 0 && document.kafka.behindBy === 0;
    });
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
    expect((await json('ledger', 'verify')).document).toMatchObject({
      finding: null,
      kafka: { behindBy: 0 },
    });
  });
});

describe('the rotation of keys', () => {
  it('goes over a key for which the one before vouches', async () => {
    const first = (await json('ledger', 'init')).document.sealKey;
    const added = await json('ledger', 'key', 'add');
    expect(added.document).toMatchObject({ purpose: 'seal', keys: [{ added: true }], sealed: 3 });
    const retired = await json('ledger', 'key', 'retire', first.keyId, '--reason', 'rotation');
    // Positions: 0 created, 1 and 2 keys, 3 the seal by both, 4 the retirement, which is sealed as well.
    expect(retired.document).toMatchObject({ retired: true, sealed: 5 });
    expect((await json('ledger', 'seal')).document.fresh).toBe(false);
    const { document } = await json('ledger', 'key', 'list');
    expect(document.keys).toMatchObject([
      { keyId: first.keyId, here: true, retiredAt: expect.any(String) },
      { keyId: added.document.keys[0].keyId, here: true, retiredAt: null },
    ]);
    const { code, stdout } = await daybook('ledger', 'verify', '--key', first.key);
    expect(code).toBe(EXIT.done);
    expect(stdout).toMatch(/^Seals +2; the newest is of /m);
  });

  it('is refused before a seal is signed by both keys', async () => {
    const { keyId } = (await json('ledger', 'init')).document.sealKey;
    const first = await readFile(keyFile(), 'utf8');
    await writeFile(keyFile(), '');
    await daybook('ledger', 'key', 'add');
    const refused = await json('ledger', 'key', 'retire', keyId, '--reason', 'rotation');
    expect(refused).toMatchObject({
      code: EXIT.refused,
      document: { error: { code: 'KEY_UNVOUCHED', details: { keyId } } },
    });
    await writeFile(keyFile(), `${first}${await readFile(keyFile(), 'utf8')}`);
    const retired = await json('ledger', 'key', 'retire', keyId, '--reason', 'rotation');
    expect(retired.document).toMatchObject({ retired: true, sealed: expect.any(Number) });
  });

  it('goes on without the key that was lost, where that is said', async () => {
    const { keyId } = (await json('ledger', 'init')).document.sealKey;
    await writeFile(keyFile(), '');
    await daybook('ledger', 'key', 'add');
    const { document } = await json('ledger', 'key', 'retire', keyId, '--reason', 'lost', '--lost');
    expect(document).toMatchObject({ retired: true, sealed: expect.any(Number) });
  });

  it('seals where the other sealer had only one of the keys', async () => {
    const { keyId } = (await json('ledger', 'init')).document.sealKey;
    const first = await readFile(keyFile(), 'utf8');
    await daybook('ledger', 'key', 'add');
    const both = await readFile(keyFile(), 'utf8');
    await writeFile(keyFile(), first);
    await daybook(
      'ledger',
      'key',
      'add',
      '--witness',
      formatVerifierKey((await testWitness('a.example/w')).key),
    );
    expect((await json('ledger', 'seal')).document.fresh).toBe(true);
    await writeFile(keyFile(), both);
    expect((await json('ledger', 'seal')).document.fresh).toBe(true);
    expect((await json('ledger', 'seal')).document.fresh).toBe(false);
    expect((await json('ledger', 'key', 'retire', keyId, '--reason', 'x')).document.retired).toBe(true);
  });

  it('keeps the last key', async () => {
    const { keyId } = (await json('ledger', 'init')).document.sealKey;
    expect((await json('ledger', 'key', 'retire', keyId, '--reason', 'x')).document.error.code).toBe(
      'KEY_LAST',
    );
    expect((await daybook('ledger', 'key', 'retire', keyId)).stderr).toContain('--reason TEXT is missing');
  });

  it('takes the keys of witnesses, and no others', async () => {
    const { key } = (await json('ledger', 'init')).document.sealKey;
    const witness = formatVerifierKey((await testWitness('auditor.example/w')).key);
    expect((await daybook('ledger', 'key', 'add', '--witness', witness)).stdout).toBe(`added  ${witness}\n`);
    expect((await daybook('ledger', 'key', 'add', '--witness', witness)).stdout).toBe(`kept   ${witness}\n`);
    expect((await json('ledger', 'key', 'add', '--witness', key)).document.error.code).toBe(
      'NOTE_KEY_INVALID',
    );
  });

  it('takes new keys from the environment where they are there', async () => {
    await daybook('ledger', 'init');
    await daybook('ledger', 'key', 'add');
    const text = await readFile(keyFile(), 'utf8');
    env.DAYBOOK_SEAL_KEY = text;
    expect((await json('ledger', 'key', 'add')).document.error.code).toBe('USAGE');
  });

  it('never takes a private key as an argument', async () => {
    await daybook('ledger', 'init');
    const text = (await readFile(keyFile(), 'utf8')).trim();
    const { code, stderr } = await daybook('ledger', 'key', 'add', '--witness', text);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('SECRET_ON_COMMAND_LINE');
    expect(stderr).not.toContain(text.split('+').at(-1));
  });
});
