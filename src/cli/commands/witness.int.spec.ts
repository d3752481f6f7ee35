import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { hasKafka } from '../../../test/support/kafka.js';
import { createSealedLedger, type SealedLedger } from '../../../test/support/sealed-ledger.js';
import { testWitness } from '../../../test/support/signers.js';
import { until } from '../../../test/support/until.js';
import { freePorts } from '../../dev/ports.js';
import { EXIT } from '../../errors.js';
import { relayOnce } from '../../ledger/relay.js';
import { formatVerifierKey, parseVerifierKey } from '../../ledger/tlog/note-key.js';
import { httpCosigner } from '../../ledger/witness/http-cosigner.js';
import { runProgram } from '../program.js';

let test: SealedLedger;
let cwd: string;
/** What the ledger’s people have in their environment; a witness has none of it. */
let own: Record<string, string>;
beforeEach(async () => {
  test = await createSealedLedger();
  cwd = temporaryFolder();
  own = {
    DAYBOOK_LEDGER_URL: test.address.url,
    DAYBOOK_LEDGER_NAME: test.address.name,
    DAYBOOK_ACTOR: 'ada',
  };
});
afterEach(() => test.drop());

function start(argv: string[], env: Record<string, string> = {}) {
  const host = fakeHost(argv, {}, { cwd, env });
  return { host, ended: runProgram(host) };
}

async function daybook(argv: string[], env?: Record<string, string>) {
  const { host, ended } = start(argv, env);
  const code = await ended;
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

const ledger = (...argv: string[]) => daybook(argv, own);

/** Makes a witness and has the ledger know it. */
async function witness(): Promise<string> {
  const { code, stdout } = await daybook([
    'witness',
    'init',
    '--name',
    'auditor.example/witness',
    '--folder',
    'w',
  ]);
  expect(code).toBe(EXIT.done);
  const key = stdout.trim();
  await test.know(parseVerifierKey(key));
  return key;
}

const publish = () =>
  relayOnce({
    ledger: test.address,
    kafka: {
      brokers: inject('kafkaBrokers'),
      clientId: 'spec',
      topic: `daybook.${test.address.name}.events`,
    },
  });

describe('daybook witness init', () => {
  it('makes a key once, for its owner alone', async () => {
    const key = await witness();
    expect(key).toMatch(/^auditor\.example\/witness\+[0-9a-f]{8}\+/);
    expect((await stat(join(cwd, 'w/witness.key'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(cwd, 'w/witness.vkey'), 'utf8')).toBe(`${key}\n`);
    const again = await daybook(['witness', 'init', '--name', 'x', '--folder', 'w', '--json']);
    expect(JSON.parse(again.stdout).error.code).toBe('FILE_EXISTS');
  });

  it('asks for what is missing', async () => {
    expect((await daybook(['witness', 'init', '--folder', 'w'])).stderr).toContain('--name NAME is missing');
    const { stderr } = await daybook(['witness', 'serve', '--folder', 'w', '--log', test.vkey]);
    expect(stderr).toContain('SEAL_KEY_MISSING');
  });
});

describe('daybook witness follow', () => {
  it.runIf(hasKafka())('cosigns what came through Kafka, and the ledger takes it in', async () => {
    await witness();
    await test.append(10);
    const { size } = await test.seal();
    await publish();
    const kafka = { DAYBOOK_KAFKA_BROKERS: inject('kafkaBrokers').join(',') };
    const follow = ['witness', 'follow', '--folder', 'w', '--log', test.vkey, '--from', 'kafka', '--once'];
    const { code, stdout } = await daybook([...follow, '--json'], kafka);
    expect(code).toBe(EXIT.done);
    expect(JSON.parse(stdout)).toMatchObject({ origin: `daybook/${test.address.name}`, cosigned: [size] });
    const taken = await ledger('ledger', 'cosign', `w/cosigned/${size}.cosignature`);
    expect(taken.stdout).toBe(`took   the cosignature of auditor.example/witness on ${size} events\n`);
    const again = await ledger('ledger', 'cosign', `w/cosigned/${size}.checkpoint`);
    expect(again.stdout).toContain('kept');
  });

  it.runIf(hasKafka())('cosigns seals as they come, until it is stopped', async () => {
    await witness();
    await publish();
    const kafka = { DAYBOOK_KAFKA_BROKERS: inject('kafkaBrokers').join(',') };
    const { host, ended } = start(
      ['witness', 'follow', '--folder', 'w', '--log', test.vkey, '--from', 'kafka'],
      kafka,
    );
    for (let round = 0; round < 2; round += 1) {
      await test.append(3);
      const { size } = await test.seal();
      await publish();
      await until('the cosignature', () =>
        readFile(join(cwd, `w/cosigned/${size}.cosignature`), 'utf8').catch(() => undefined),
      );
    }
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
  });

  it('refuses a second ledger of the same name and key, read from files', async () => {
    await witness();
    const fork = await createSealedLedger({ name: test.address.name, signer: test.signer });
    const follow = ['witness', 'follow', '--folder', 'w', '--log', test.vkey, '--from'];
    try {
      for (const [one, file] of [
        [test, 'ours.jsonl'],
        [fork, 'theirs.jsonl'],
      ] as const) {
        await one.append(4);
        await one.seal();
        await daybook(['replay', '--write', file], { ...own, DAYBOOK_LEDGER_URL: one.address.url });
      }
      expect((await daybook([...follow, 'ours.jsonl'])).stdout).toMatch(/cosigned the seal of 7\n$/);
      const { code, stderr } = await daybook([...follow, 'theirs.jsonl']);
      expect(code).toBe(EXIT.tampered);
      expect(stderr).toContain('WITNESS_REFUSED');
      const [file] = await readdir(join(cwd, 'w/evidence'));
      expect(JSON.parse(await readFile(join(cwd, 'w/evidence', file!), 'utf8'))).toMatchObject({
        cosigned: expect.stringContaining('auditor.example/witness'),
        shown: expect.stringContaining(`daybook/${test.address.name}\n6\n`),
      });
    } finally {
      await fork.drop();
    }
  });

  it('follows exports', async () => {
    await witness();
    for (const [index, count] of [4, 300].entries()) {
      await test.append(count);
      const { size } = await test.seal();
      expect((await ledger('ledger', 'export', '--out', `export-${index}`)).code).toBe(EXIT.done);
      const { stdout } = await daybook([
        'witness',
        'follow',
        '--folder',
        'w',
        '--log',
        test.vkey,
        '--from',
        `export-${index}`,
      ]);
      expect(stdout).toContain(`cosigned the seal of ${size}\n`);
    }
  });

  it('follows one ledger', async () => {
    await witness();
    const { stderr } = await daybook([
      ...['witness', 'follow', '--folder', 'w', '--from', 'x.jsonl'],
      ...['--log', test.vkey, '--log', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ]);
    expect(stderr).toContain('one ledger can be followed');
  });
});

describe('daybook witness serve', () => {
  it('cosigns for a sealer, and refuses another ledger with the same key', async () => {
    const key = parseVerifierKey(await witness());
    const [port] = await freePorts(1);
    const { host, ended } = start(
      ['witness', 'serve', '--folder', 'w', '--log', test.vkey, '--port', String(port)],
      { DAYBOOK_LOG: 'info' },
    );
    await until('the witness', async () => host.stderr.text.includes('the witness listens'));
    const asked = httpCosigner({ key, url: `http://127.0.0.1:${port}` });
    const fork = await createSealedLedger({ name: test.address.name, signer: test.signer });
    try {
      for (const count of [5, 300]) {
        await test.append(count);
        expect((await test.seal([asked])).witnesses).toEqual(['auditor.example/witness']);
      }
      await fork.append(400);
      await expect(fork.seal([asked])).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
      expect(await readdir(join(cwd, 'w/evidence'))).toHaveLength(1);
      expect(host.stderr.text).toContain('refused a checkpoint');
    } finally {
      await fork.drop();
      host.signals.emit('SIGTERM');
    }
    expect(await ended).toBe(EXIT.done);
    expect((await ledger('audit', 'prove', '3', '--out', 'proof', '--since', '8')).stdout).toContain(
      'witness  auditor.example/witness',
    );
  });
});

describe('daybook audit', () => {
  it('writes a proof that is checked without any configuration', async () => {
    await test.append(20);
    const { size } = await test.seal();
    const unsealed = await ledger('audit', 'prove', String(size), '--out', 'proof');
    expect(unsealed.code).toBe(EXIT.refused);
    expect(unsealed.stderr).toContain('daybook ledger seal');
    expect((await ledger('audit', 'prove', '7', '--out', 'proof', '--since', '9')).stderr).toContain(
      `It was sealed at ${size}.`,
    );
    const proven = await ledger('audit', 'prove', '7', '--out', 'proof', '--since', String(size));
    expect(proven.code).toBe(EXIT.done);
    const { code, stdout } = await daybook(['audit', 'check', 'proof']);
    expect(code).toBe(EXIT.done);
    expect(stdout).toBe(proven.stdout);
    expect(stdout).toContain(`proven   the event is at position 7 of daybook/${test.address.name}\n`);
    const { key } = await testWitness('auditor.example/w');
    const required = await daybook(['audit', 'check', 'proof', '--witness', formatVerifierKey(key)]);
    expect([required.code, required.stderr]).toEqual([
      EXIT.tampered,
      expect.stringContaining('SEAL_UNTRUSTED'),
    ]);
    await writeFile(join(cwd, 'proof/entry.json'), '{}');
    expect((await daybook(['audit', 'check', 'proof'])).code).toBe(EXIT.tampered);
    expect((await daybook(['audit', 'check', 'nowhere'])).code).toBe(EXIT.usage);
  });
});
