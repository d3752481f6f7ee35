import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { verifyBundle } from '../../../test/support/bundle.js';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { hasKafka, uniqueLedgerName } from '../../../test/support/kafka.js';
import { serverMajor } from '../../../test/support/server-major.js';
import { EXIT } from '../../errors.js';
import { withAdmin } from '../../kafka/client.js';
import { topicName } from '../../kafka/topic.js';
import { findTool } from '../../postgres/tools.js';
import { runProgram } from '../program.js';

let name: string;
let databases: TestDatabase[];
let target: TestDatabase;
let env: Record<string, string>;
let cwd: string;

beforeEach(async () => {
  name = uniqueLedgerName();
  databases = [];
  target = await createDatabase();
  cwd = temporaryFolder();
  mkdirSync(join(cwd, 'migrations'));
  for (const number of [1, 2, 3]) writeMigration(number);
  env = {
    DAYBOOK_LEDGER_NAME: name,
    DAYBOOK_TARGET_SHOP_URL: target.url,
    DAYBOOK_KAFKA_BROKERS: inject('kafkaBrokers').join(','),
    DAYBOOK_ACTOR: 'ada',
  };
  await moveLedger();
});
afterEach(async () => {
  for (const database of [target, ...databases]) await database.drop();
});

function writeMigration(number: number): void {
  const text = `-- purpose: try\n-- +up\nCREATE TABLE t${number} (id int PRIMARY KEY);\n-- +down\nDROP TABLE t${number};\n`;
  writeFileSync(join(cwd, `migrations/2026010${number}000000_t${number}.sql`), text);
}

/** The ledger is to be in a database that is empty. */
async function moveLedger(): Promise<string> {
  const database = await createDatabase();
  databases.push(database);
  env.DAYBOOK_LEDGER_URL = database.url;
  return database.url;
}

async function daybook(...argv: string[]) {
  const host = fakeHost([...argv, '--json'], {}, { cwd, env });
  const code = await runProgram(host);
  return { code, document: JSON.parse(host.stdout.text), notes: host.stderr.text };
}

async function succeed(...argv: string[]) {
  const { code, document, notes } = await daybook(...argv);
  expect([argv, code, document.error, notes]).toEqual([argv, EXIT.done, undefined, expect.anything()]);
  return document;
}

const verified = () => succeed('ledger', 'verify');

/** Two migrations on a target, and all of it in Kafka. */
async function work(): Promise<void> {
  await succeed('ledger', 'init');
  await succeed('target', 'add', 'shop', '--environment', 'test');
  await succeed('migrate', '--to', '20260101000000_t1');
}

/** As an administrator would: pg_dump, and psql into an empty database. */
async function dumpLedger(): Promise<() => Promise<void>> {
  const file = join(cwd, 'ledger.sql');
  const run = promisify(execFile);
  const major = await serverMajor();
  const [dump, psql] = [
    await findTool('pg_dump', { serverMajor: major }),
    await findTool('psql', { serverMajor: major }),
  ];
  await run(dump.path, ['--file', file, env.DAYBOOK_LEDGER_URL!]);
  return async () => {
    const url = await moveLedger();
    await run(psql.path, ['--quiet', '--set', 'ON_ERROR_STOP=1', '--file', file, url]);
  };
}

describe.runIf(hasKafka())('when PostgreSQL was lost', () => {
  it('the topic brings the ledger back: same size and root, and work goes on', async () => {
    await work();
    const { postgres } = await verified();
    await moveLedger();
    const rebuilt = await succeed('ledger', 'rebuild', '--from', 'kafka');
    expect(rebuilt).toMatchObject({ installed: true, appended: postgres.size, root: postgres.root });
    await succeed('migrate');
    expect(await verified()).toMatchObject({ finding: null, kafka: { behindBy: 0 } });
  });

  it('no ledger is made anew beside its topic', async () => {
    await work();
    await moveLedger();
    expect(await daybook('ledger', 'init')).toMatchObject({
      code: EXIT.tampered,
      document: { error: { code: 'LEDGER_LOST_TAIL', hint: expect.stringContaining('ledger rebuild') } },
    });
    expect((await daybook('ledger', 'status')).document.error.code).toBe('LEDGER_NOT_INITIALISED');
  });

  it('an export brings it back', async () => {
    await work();
    const exported = await succeed('ledger', 'export', '--out', 'export');
    await moveLedger();
    const imported = await succeed('ledger', 'import', 'export');
    expect(imported).toMatchObject({ appended: exported.size, root: exported.root });
    expect((await verified()).finding).toBeNull();
    const replayed = await succeed('replay', '--from', 'export');
    expect(replayed.hash).toBe((await succeed('replay')).hash);
  });
});

describe('an export of a sealed ledger', () => {
  it('is verified by its seals, and its checkpoint is the newest one', async () => {
    delete env.DAYBOOK_KAFKA_BROKERS;
    await succeed('ledger', 'init');
    await succeed('target', 'add', 'shop', '--environment', 'test');
    await succeed('ledger', 'seal');
    await succeed('migrate');
    const sealed = await succeed('ledger', 'seal');
    const exported = await succeed('ledger', 'export', '--out', 'export');
    expect(exported.sealed).toBe(sealed.size);
    expect(await verifyBundle(join(cwd, 'export'))).toMatchObject({
      seals: 3,
      sealedSize: sealed.size,
      keys: [expect.stringContaining(`daybook/${name}+`)],
      finding: null,
    });
  });
});

describe.runIf(hasKafka())('when the topic was lost', () => {
  it('the ledger fills it again: same size and root', async () => {
    await work();
    const brokers = inject('kafkaBrokers');
    const settings = { brokers, clientId: 'daybook-test', topic: topicName(name) };
    await withAdmin(settings, {}, (admin) => admin.deleteTopics({ topics: [settings.topic] }));
    const { size, root } = await succeed('ledger', 'republish');
    expect((await verified()).postgres).toMatchObject({ size, root });
    expect(size).toBeGreaterThan(10);
  });
});

describe.runIf(hasKafka())('when an older backup of the ledger was restored', () => {
  let restore: () => Promise<void>;
  let whole: { size: number; root: string };
  beforeEach(async () => {
    await work();
    restore = await dumpLedger();
    await succeed('migrate', '--to', '20260102000000_t2');
    whole = (await verified()).postgres;
    await restore();
  });

  const lost = { code: EXIT.tampered, document: { error: { code: 'LEDGER_LOST_TAIL' } } };

  it('nothing is appended: neither relay nor commands begin', async () => {
    const before = (await daybook('ledger', 'status')).document.size;
    expect(await daybook('ledger', 'relay', '--once')).toMatchObject(lost);
    expect(await daybook('migrate')).toMatchObject(lost);
    env.DAYBOOK_TARGET_OTHER_URL = target.url;
    expect(await daybook('target', 'add', 'other', '--environment', 'test')).toMatchObject(lost);
    const { document } = await daybook('migrate');
    expect(document.error.message).toContain(String(whole.size));
    expect(document.error.hint).toContain('daybook ledger rebuild --from kafka --tail');
    expect((await daybook('ledger', 'status')).document.size).toBe(before);
  });

  it('the lost events come back, and work goes on', async () => {
    const rebuilt = await succeed('ledger', 'rebuild', '--from', 'kafka', '--tail');
    expect(rebuilt).toMatchObject({ installed: false, size: whole.size, root: whole.root });
    expect(rebuilt.appended).toBeGreaterThan(0);
    await succeed('migrate');
    expect(await verified()).toMatchObject({ finding: null, kafka: { behindBy: 0 } });
  });

  it('and went on without Kafka, the histories parted and are never merged', async () => {
    const { DAYBOOK_KAFKA_BROKERS: brokers } = env;
    delete env.DAYBOOK_KAFKA_BROKERS;
    const { size } = (await daybook('ledger', 'status')).document;
    env.DAYBOOK_TARGET_OTHER_URL = target.url;
    await succeed('target', 'add', 'other', '--environment', 'test');
    env.DAYBOOK_KAFKA_BROKERS = brokers!;
    expect(await daybook('ledger', 'rebuild', '--from', 'kafka', '--tail')).toMatchObject({
      code: EXIT.tampered,
      document: { error: { code: 'COPIES_DIFFER', details: { position: size } } },
    });
    expect(await daybook('migrate')).toMatchObject(lost);
    expect(await daybook('ledger', 'republish')).toMatchObject({ code: EXIT.tampered });
  });

  it('work goes on where Kafka is out of reach, and --verbose says that nothing was compared', async () => {
    env.DAYBOOK_KAFKA_BROKERS = '127.0.0.1:1';
    expect((await daybook('migrate', '--verbose')).notes).toContain('was not compared with its topic');
  });
});
