import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { hasKafka, uniqueLedgerName } from '../../../test/support/kafka.js';
import {
  passwordOf,
  type SecureKafka,
  type SecureUser,
  secureKafka,
} from '../../../test/support/secure-kafka.js';
import { EXIT } from '../../errors.js';
import { runProgram } from '../program.js';

let database: TestDatabase;
let name: string;
let cwd: string;
let env: Record<string, string>;
beforeEach(async () => {
  database = await createDatabase();
  name = uniqueLedgerName();
  cwd = temporaryFolder();
  env = { DAYBOOK_LEDGER_URL: database.url, DAYBOOK_LEDGER_NAME: name, DAYBOOK_ACTOR: 'ada' };
});
afterEach(() => database.drop());

async function daybook(...argv: string[]) {
  const host = fakeHost(argv, {}, { cwd, env });
  const code = await runProgram(host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

async function json(...argv: string[]) {
  const { code, stdout } = await daybook(...argv, '--json');
  return { code, document: JSON.parse(stdout) };
}

describe.runIf(hasKafka())('daybook ledger init --kafka-acls', () => {
  let kafka: SecureKafka;
  beforeAll(async () => {
    kafka = await secureKafka();
  });
  afterAll(() => kafka?.end());

  /** What a process of this user has. */
  function become(user: SecureUser): void {
    writeFileSync(
      join(cwd, 'daybook.config.yaml'),
      `kafka:\n  brokers: [${kafka.brokers}]\n  ssl: { ca: ${kafka.authority.ca} }\n`,
    );
    env.DAYBOOK_KAFKA_USERNAME = user;
    env.DAYBOOK_KAFKA_PASSWORD = passwordOf(user);
  }
  function withAdministrator(): void {
    env.DAYBOOK_KAFKA_ADMIN_USERNAME = 'admin';
    env.DAYBOOK_KAFKA_ADMIN_PASSWORD = passwordOf('admin');
  }
  function withoutAdministrator(): void {
    delete env.DAYBOOK_KAFKA_ADMIN_USERNAME;
    delete env.DAYBOOK_KAFKA_ADMIN_PASSWORD;
  }

  it('makes a topic that the relay writes and the auditor reads, and nobody changes', async () => {
    become('relay');
    withAdministrator();
    const access = 'append-only; written by relay; read by auditor, relay';
    const init = ['ledger', 'init', '--kafka-acls', '--kafka-auditor', 'auditor'];
    const { stdout } = await daybook(...init);
    expect(stdout).toContain(`created  the ledger ${name}\n`);
    expect(stdout).toContain(
      `created  the topic daybook.${name}.events, with 1 replica\ncreated  11 ACLs: ${access}\n`,
    );
    expect((await daybook(...init)).stdout).toContain(`kept     its ACLs: ${access}\n`);
    expect((await daybook('ledger', 'status')).stdout).toMatch(new RegExp(`^Access +${access}$`, 'm'));

    withoutAdministrator();
    expect((await json('ledger', 'relay', '--once')).document).toEqual({ published: 2, topicEnd: 2 });
    become('auditor');
    expect((await json('replay', '--from', 'kafka')).document.size).toBe(2);
    expect((await json('ledger', 'verify')).document.finding).toBeNull();
  });

  it('is not known to who may not see ACLs', async () => {
    become('relay');
    withAdministrator();
    await daybook('ledger', 'init', '--kafka-acls');
    withoutAdministrator();
    expect((await json('ledger', 'status')).document.kafka).toMatchObject({
      size: 0,
      access: {
        error: { code: 'KAFKA_PRIVILEGE', message: 'Kafka does not let the user relay see ACLs' },
      },
    });
  });

  it('says what a topic without them is open to', async () => {
    become('admin');
    await daybook('ledger', 'init');
    expect((await daybook('ledger', 'status')).stdout).toContain(
      'Access      not protected: Delete is not denied to everybody;',
    );
  });

  it('makes the ledger even where the user may not make the topic, and says both', async () => {
    become('relay');
    const { code, document } = await json('ledger', 'init', '--kafka-acls');
    expect(code).toBe(EXIT.usage);
    expect(document).toMatchObject({ created: true, topic: null, error: { code: 'KAFKA_PRIVILEGE' } });
  });
});

describe('the options of ACLs', () => {
  it.each<[string, string, string[]]>([
    ['a writer without --kafka-acls', 'USAGE', ['--kafka-writer', 'relay']],
    ['an auditor without --kafka-acls', 'USAGE', ['--kafka-auditor', 'ann']],
    ['--kafka-acls without Kafka', 'KAFKA_NOT_CONFIGURED', ['--kafka-acls']],
  ])('refuse %s before anything is made', async (_what, code, options) => {
    expect((await json('ledger', 'init', ...options)).document.error.code).toBe(code);
    expect((await json('ledger', 'status')).document.error.code).toBe('LEDGER_NOT_INITIALISED');
  });

  it.each([
    ['no writer', []],
    ['everybody as a writer', ['--kafka-writer', 'User:*']],
  ])('refuse %s', async (_what, options) => {
    env.DAYBOOK_KAFKA_BROKERS = '127.0.0.1:1';
    const { document } = await json('ledger', 'init', '--kafka-acls', ...options);
    expect(document.error.code).toBe('USAGE');
  });

  it.runIf(hasKafka())('are told where the cluster has no authorizer', async () => {
    env.DAYBOOK_KAFKA_BROKERS = inject('kafkaBrokers').join(',');
    const { code, document } = await json('ledger', 'init', '--kafka-acls', '--kafka-writer', 'relay');
    expect(code).toBe(EXIT.usage);
    expect(document).toMatchObject({
      created: true,
      topic: { created: true },
      error: { code: 'KAFKA_NO_AUTHORIZER' },
    });
    expect((await daybook('ledger', 'status')).stdout).toMatch(/^Access +not known: .* has no authorizer/m);
  });
});
