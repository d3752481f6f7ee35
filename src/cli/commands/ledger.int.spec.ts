import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { appendHistory, history } from '../../../test/support/history.js';
import { hasKafka, uniqueLedgerName } from '../../../test/support/kafka.js';
import { tamper } from '../../../test/support/tamper.js';
import { until } from '../../../test/support/until.js';
import { EXIT } from '../../errors.js';
import { Ledger } from '../../ledger/ledger.js';
import { version } from '../../package.js';
import { runProgram } from '../program.js';

/** The history, and the key that `ledger init` adds. */
const SIZE = history().length + 1;

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

const withKafka = () => {
  env.DAYBOOK_KAFKA_BROKERS = inject('kafkaBrokers').join(',');
};

async function daybook(...argv: string[]) {
  const host = fakeHost(argv, {}, { cwd, env });
  const code = await runProgram(host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

async function json(...argv: string[]) {
  const { code, stdout } = await daybook(...argv, '--json');
  return { code, document: JSON.parse(stdout) };
}

async function fill(): Promise<void> {
  const ledger = await Ledger.open({ url: database.url, name, applicationName: 'daybook-test' });
  await appendHistory(ledger);
  await ledger.close();
}

/** A relay that runs until it is told to stop. */
function startRelay(...argv: string[]) {
  const host = fakeHost(['ledger', 'relay', ...argv], {}, { cwd, env });
  const ended = runProgram(host);
  return {
    host,
    ended,
    said: (text: string) => until(text, async () => (host.stdout.text + host.stderr.text).includes(text)),
  };
}

describe('daybook ledger init', () => {
  it('creates the ledger, and keeps it when it is run again', async () => {
    expect(await json('ledger', 'init')).toEqual({
      code: EXIT.done,
      document: {
        ledger: name,
        created: true,
        size: 2,
        guards: { ddl: true, differences: expect.any(Array) },
        topic: null,
        sealKey: {
          key: expect.stringContaining(`daybook/${name}+`),
          keyId: expect.any(String),
          outcome: 'made',
          privateKey: join(cwd, '.daybook/seal.key'),
        },
      },
    });
    const { stdout } = await daybook('ledger', 'init');
    expect(stdout).toMatch(/^kept {5}the ledger \S+, with 2 events\nkept {5}the key /);
    expect(stdout).toMatch(
      /\nKafka is not configured: the ledger has its copy in Postgres alone\.\nEvent triggers guard the ledger against DDL\.\n$/,
    );
    const ledger = await Ledger.open({ url: database.url, name, applicationName: 'daybook-test' });
    const [created] = await ledger.readStream('ledger');
    await ledger.close();
    expect(created).toMatchObject({ actor: 'ada', data: { ledger: name, software: `daybook ${version}` } });
  });

  it('refuses a database that holds another ledger', async () => {
    await daybook('ledger', 'init');
    env.DAYBOOK_LEDGER_NAME = 'other';
    const { code, stderr } = await daybook('ledger', 'init');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('LEDGER_MISMATCH');
  });

  it('creates the ledger even where Kafka is out of reach, and says both', async () => {
    env.DAYBOOK_KAFKA_BROKERS = '127.0.0.1:1';
    const { code, document } = await json('ledger', 'init');
    expect(code).toBe(EXIT.unavailable);
    expect(document).toMatchObject({ created: true, topic: null, error: { code: 'KAFKA_UNREACHABLE' } });
  });

  it.runIf(hasKafka())('creates the topic, and keeps it when it is run again', async () => {
    withKafka();
    const { stdout } = await daybook('ledger', 'init');
    expect(stdout).toContain(`created  the topic daybook.${name}.events, with 1 replica\n`);
    expect((await daybook('ledger', 'init')).stdout).toContain('kept     the topic');
  });
});

describe('daybook ledger status', () => {
  it('asks for a ledger where there is none', async () => {
    expect((await json('ledger', 'status')).document.error.code).toBe('LEDGER_NOT_INITIALISED');
  });

  it('says how far the ledger is, where Kafka is not configured', async () => {
    await daybook('ledger', 'init');
    await fill();
    const { document } = await json('ledger', 'status');
    expect(document).toMatchObject({ ledger: name, schemaVersion: 1, size: SIZE, kafka: null });
    expect(document.last).toMatchObject({ position: SIZE - 1, stream: 'target/us', actor: 'ada' });
    const { stdout } = await daybook('ledger', 'status');
    expect(stdout).toMatch(new RegExp(`^Events +${SIZE}$`, 'm'));
    expect(stdout).toMatch(/^Kafka +not configured$/m);
  });

  it('says so where Kafka is out of reach', async () => {
    await daybook('ledger', 'init');
    env.DAYBOOK_KAFKA_BROKERS = '127.0.0.1:1';
    const { code, document } = await json('ledger', 'status');
    expect(code).toBe(EXIT.done);
    expect(document.kafka).toMatchObject({ error: { code: 'KAFKA_UNREACHABLE' }, relayActive: false });
  });

  it.runIf(hasKafka())('says how far the topic is behind, and whether a relay is active', async () => {
    withKafka();
    await daybook('ledger', 'init');
    await fill();
    expect((await json('ledger', 'status')).document.kafka).toMatchObject({
      size: 0,
      behindBy: SIZE,
      relayActive: false,
    });
    const relay = startRelay();
    await until('the topic is up to date', async () => {
      const { document } = await json('ledger', 'status');
      return document.kafka.behindBy === 0;
    });
    expect((await json('ledger', 'status')).document.kafka).toMatchObject({
      size: SIZE,
      behindBy: 0,
      relayActive: true,
    });
    relay.host.signals.emit('SIGTERM');
    await relay.ended;
  });
});

describe('daybook ledger relay', () => {
  it('needs Kafka', async () => {
    await daybook('ledger', 'init');
    const { code, stderr } = await daybook('ledger', 'relay', '--once');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('KAFKA_NOT_CONFIGURED');
  });

  it.runIf(hasKafka())('brings what is there and ends with --once', async () => {
    withKafka();
    await daybook('ledger', 'init');
    await fill();
    expect((await json('ledger', 'relay', '--once')).document).toEqual({ published: SIZE, topicEnd: SIZE });
    expect((await daybook('ledger', 'relay', '--once')).stdout).toBe(
      `published 0; the topic holds ${SIZE} events\n`,
    );
  });

  it.runIf(hasKafka())('goes on until SIGTERM, then ends well, and another takes over', async () => {
    withKafka();
    await daybook('ledger', 'init');
    const first = startRelay('--json');
    await first.said('"lag":0');
    const second = startRelay();
    await second.said('another relay is active');
    expect((await json('ledger', 'relay', '--once')).document.error.code).toBe('RELAY_BUSY');
    first.host.signals.emit('SIGTERM');
    expect(await first.ended).toBe(EXIT.done);
    await second.said('the relay is active');
    await fill();
    await second.said(`"position":${SIZE}`);
    second.host.signals.emit('SIGTERM');
    expect(await second.ended).toBe(EXIT.done);
  });
});

describe('daybook ledger verify', () => {
  it('finds a ledger without Kafka in order, and says what was not compared', async () => {
    await daybook('ledger', 'init');
    const { code, stdout } = await daybook('ledger', 'verify');
    expect(code).toBe(EXIT.done);
    expect(stdout).toContain('Kafka is not configured');
  });

  it.runIf(hasKafka())('finds both copies the same', async () => {
    withKafka();
    await daybook('ledger', 'init');
    await fill();
    await daybook('ledger', 'relay', '--once');
    const { code, document } = await json('ledger', 'verify');
    expect(code).toBe(EXIT.done);
    expect(document.finding).toBeNull();
    expect(document.kafka.root).toBe(document.postgres.root);
    expect((await daybook('ledger', 'verify')).stdout).toContain('the same to the byte.');
  });

  it('ends with 4 and the first position that is wrong', async () => {
    await daybook('ledger', 'init');
    await fill();
    await tamper(
      database.url,
      `UPDATE daybook_ledger.event SET body = replace(body, 'staging', 'stagine') WHERE body LIKE '%staging%'`,
    );
    const { code, stdout, stderr } = await daybook('ledger', 'verify');
    expect(code).toBe(EXIT.tampered);
    expect(stdout).toMatch(new RegExp(`^Postgres +${SIZE} `, 'm'));
    expect(stderr).toContain('LEDGER_CORRUPT');
    expect(stderr).toContain('position 4');
    const { document } = await json('ledger', 'verify');
    expect(document).toMatchObject({ finding: { position: 4 }, error: { code: 'LEDGER_CORRUPT' } });
  });
});

describe('daybook replay', () => {
  beforeEach(async () => {
    await daybook('ledger', 'init');
    await fill();
  });

  it('prints the targets and the hash', async () => {
    const { stdout } = await daybook('replay');
    expect(stdout).toMatch(/^us {2}staging, us, schema version 0{12}$/m);
    expect(stdout).toMatch(/open run \S+: \S+ up, after post-validation-started/);
    expect(stdout).toMatch(/^State hash {2}[0-9a-f]{64}$/m);
  });

  it('writes a file from which the same state comes', async () => {
    const written = await json('replay', '--write', 'events.jsonl');
    expect((await readFile(join(cwd, 'events.jsonl'), 'utf8')).split('\n')).toHaveLength(SIZE + 1);
    delete env.DAYBOOK_LEDGER_URL;
    const read = await json('replay', '--from', 'events.jsonl');
    expect(read.document).toEqual({ ...written.document, from: join(cwd, 'events.jsonl') });
  });

  it('leaves no file behind when it fails, and overwrites none', async () => {
    const { document } = await json('replay', '--at', '9999', '--write', 'events.jsonl');
    expect(document.error.code).toBe('USAGE');
    expect((await daybook('replay', '--write', 'events.jsonl')).code).toBe(EXIT.done);
    expect((await json('replay', '--write', 'events.jsonl')).document.error.code).toBe('FILE_EXISTS');
  });

  it('gives the state as it was', async () => {
    const { document } = await json('replay', '--at', '4', '--stream', 'target/eu');
    expect(document).toMatchObject({ size: 5, state: { size: 1, targets: { eu: { registered: true } } } });
    expect(Object.keys(document.state.targets)).toEqual(['eu']);
  });

  it('refuses what is neither a position nor a time', async () => {
    const { code, stderr } = await daybook('replay', '--at', 'yesterday');
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('2026-01-01T12:00:00Z');
  });

  it.runIf(hasKafka())('has the same hash from Kafka, where the ledger is out of reach', async () => {
    withKafka();
    await daybook('ledger', 'relay', '--once');
    const { document: postgres } = await json('replay');
    delete env.DAYBOOK_LEDGER_URL;
    const { document: kafka } = await json('replay', '--from', 'kafka');
    expect(kafka.hash).toBe(postgres.hash);
    expect(kafka.state).toEqual(postgres.state);
  });
});
