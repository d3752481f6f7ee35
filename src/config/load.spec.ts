import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaybookError } from '../errors.js';
import { DEFAULT_RUN } from './defaults.js';
import { loadConfig } from './load.js';
import { DEFAULT_ENVIRONMENTS, STRICTEST_POLICY } from './policy.js';
import { rememberedTargetsFile, rememberLedgerUrl, rememberTargetUrl } from './remembered.js';
import {
  requireKafka,
  requireKafkaAdmin,
  requireLedgerAdminUrl,
  requireLedgerUrl,
  targetUrl,
} from './require.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const load = (env: NodeJS.ProcessEnv = {}, file?: string) => loadConfig({ cwd: folder, env, file });
const yaml = async (text: string, env: NodeJS.ProcessEnv = {}) => {
  await write('daybook.config.yaml', text);
  return load(env);
};

async function failure(attempt: Promise<unknown> | (() => unknown)): Promise<DaybookError> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (error instanceof DaybookError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('finding a configuration', () => {
  it('goes up to the nearest folder that has one', async () => {
    await write('daybook.config.yaml', 'ledger: { name: upstairs }');
    await mkdir(join(folder, 'a/b'), { recursive: true });
    const config = await loadConfig({ cwd: join(folder, 'a/b'), env: {} });
    expect(config).toMatchObject({
      root: folder,
      ledger: { name: 'upstairs' },
      migrations: join(folder, 'migrations'),
    });
  });

  it('does without one', async () => {
    expect(await load()).toMatchObject({
      root: folder,
      file: undefined,
      ledger: { name: 'main' },
      run: DEFAULT_RUN,
    });
  });

  it('takes the file that DAYBOOK_CONFIG names', async () => {
    await write('other.yaml', 'ledger: { name: other }');
    expect((await load({ DAYBOOK_CONFIG: 'other.yaml' })).ledger.name).toBe('other');
  });

  it('takes the file that is given before the one that DAYBOOK_CONFIG names', async () => {
    await write('given.yaml', 'ledger: { name: given }');
    expect((await load({ DAYBOOK_CONFIG: 'other.yaml' }, 'given.yaml')).ledger.name).toBe('given');
  });

  it('says that a given file does not exist', async () => {
    expect((await failure(load({}, 'none.yaml'))).code).toBe('CONFIG_NOT_FOUND');
  });

  it('refuses two in one folder', async () => {
    await write('daybook.config.json', '{}');
    expect(await failure(yaml(''))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('daybook.config.json and daybook.config.yaml'),
    });
  });
});

describe('the types of files', () => {
  it('reads YAML, an empty one too', async () => {
    expect((await yaml('# nothing\n')).ledger.name).toBe('main');
  });

  it('reads JSON', async () => {
    await write('daybook.config.json', '{\n\t"ledger": { "name": "json" }\n}');
    expect((await load()).ledger.name).toBe('json');
  });

  it('reads an ES module', async () => {
    await write('daybook.config.mjs', 'export default { ledger: { name: "mjs" } };');
    expect((await load()).ledger.name).toBe('mjs');
  });

  it('reads TypeScript, with defineConfig from the library', async () => {
    await write(
      'daybook.config.ts',
      "import { defineConfig } from 'daybook';\nconst name: string = 'ts';\nexport default defineConfig({ ledger: { name } });\n",
    );
    expect((await load()).ledger.name).toBe('ts');
  });

  it('calls a default export that is a function', async () => {
    await write('daybook.config.ts', "export default async () => ({ ledger: { name: 'called' } });");
    expect((await load()).ledger.name).toBe('called');
  });

  it('names the line of broken YAML', async () => {
    expect(await failure(yaml('ledger:\n  name: "a\n'))).toMatchObject({
      code: 'CONFIG_INVALID',
      where: { file: join(folder, 'daybook.config.yaml'), line: expect.any(Number) },
    });
  });

  it('names the line of broken JSON', async () => {
    await write('daybook.config.json', '{\n  "ledger": {},\n}');
    expect(await failure(load())).toMatchObject({ code: 'CONFIG_INVALID', where: { line: 3 } });
  });

  it('names the line of broken TypeScript', async () => {
    await write('daybook.config.ts', 'export default {\n  ledger: { name: "x" as },\n};\n');
    expect(await failure(load())).toMatchObject({ code: 'CONFIG_INVALID', where: { line: 2 } });
  });

  it('says that a module exports nothing', async () => {
    await write('daybook.config.mjs', 'export const config = {};');
    expect((await failure(load())).message).toContain('no default export');
  });
});

describe('an unknown key', () => {
  it('is reported with its line and the nearest key', async () => {
    expect(await failure(yaml('ledger:\n  name: main\nkafka:\n  brokres: [a:1]\n'))).toMatchObject({
      code: 'CONFIG_UNKNOWN_KEY',
      message: 'the key kafka.brokres is unknown: did you mean kafka.brokers?',
      where: { file: join(folder, 'daybook.config.yaml'), line: 4, key: 'kafka.brokres' },
    });
  });

  it('at the wrong place is reported with the right one', async () => {
    expect((await failure(yaml('brokers: [a:1]'))).details.nearest).toBe('kafka.brokers');
  });

  it('that was moved to the environments is reported with where it is now', async () => {
    expect((await failure(yaml('run:\n  longTransactionMs: 1000\n'))).message).toBe(
      'the key run.longTransactionMs is unknown: did you mean environments.NAME.preFlight.longTransactionMs?',
    );
  });

  it('in a target is reported with the target', async () => {
    expect((await failure(yaml('targets:\n  eu:\n    regoin: x\n'))).message).toContain('targets.eu.region');
  });

  it('in one of the forms of kafka.ssl is reported', async () => {
    expect((await failure(yaml('kafka: { brokers: [a:1], ssl: { certificate: x } }'))).code).toBe(
      'CONFIG_UNKNOWN_KEY',
    );
  });

  it('that is like none is reported with those that there are', async () => {
    expect((await failure(yaml('backups:\n  zzz: 1\n'))).message).toBe(
      'the key backups.zzz is unknown: backups takes folder, format, directoryFromBytes, jobs, provider, encryption',
    );
  });
});

describe('an invalid value', () => {
  it('is reported with what was found and what is wanted', async () => {
    expect(await failure(yaml('run:\n  retries: often\n'))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'run.retries is "often"; wanted: a whole number',
      where: { line: 2, key: 'run.retries' },
    });
  });

  it('that may be a secret is not shown', async () => {
    const error = await failure(yaml('ledger:\n  url: mysql://u:hunter2@h/d\n'));
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('that has a password where none belongs is shown without it', async () => {
    const error = await failure(yaml('ledger:\n  name: postgres://u:hunter2@h/d\n'));
    expect(error.message).toContain('postgres://u:***@h/d');
  });

  it('of an environment variable names the variable', async () => {
    expect((await failure(load({ DAYBOOK_LEDGER_NAME: 'Main Ledger' }))).where).toEqual({
      key: 'DAYBOOK_LEDGER_NAME',
    });
  });

  it.each([
    ['ledger: 3', 'ledger is 3'],
    ['ledger: { name: "" }', 'ledger.name is an empty text'],
    ['kafka: {}', 'kafka.brokers is missing'],
    ['kafka: { brokers: [localhost] }', 'kafka.brokers'],
    ['kafka: { brokers: [] }', 'kafka.brokers is an empty list'],
    ['kafka: { brokers: [a:1], sasl: { username: u } }', 'kafka.sasl.password is missing'],
    ['targets: { EU: { url: "postgres://h/d" } }', 'names of targets are lower-case'],
    ['environments: { staging: { backup: recent } }', 'environments.staging.backup is "recent"'],
    ['environments: { staging: { backup: { recentMs: 3 } } }', 'environments.staging.backup is an object'],
    ['migrations: [a]', 'migrations is a list'],
    ['- 1', 'the configuration is a list'],
    ['just a text', 'the configuration is "just a text"'],
    ['run:', 'run is empty'],
  ])('%s is refused', async (text, message) => {
    const error = await failure(yaml(text));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain(message);
  });
});

describe('environment variables', () => {
  it('override the file', async () => {
    expect((await yaml('ledger: { name: a }', { DAYBOOK_LEDGER_NAME: 'b' })).ledger.name).toBe('b');
  });

  it('do nothing when they are empty', async () => {
    expect((await yaml('ledger: { name: a }', { DAYBOOK_LEDGER_NAME: '' })).ledger.name).toBe('a');
  });

  it('configure all of Kafka', async () => {
    const env = {
      DAYBOOK_KAFKA_BROKERS: 'a:9092, b:9092',
      DAYBOOK_KAFKA_USERNAME: 'u',
      DAYBOOK_KAFKA_PASSWORD: 'p',
      DAYBOOK_KAFKA_SSL: 'true',
    };
    expect((await load(env)).kafka).toEqual({
      brokers: ['a:9092', 'b:9092'],
      clientId: 'daybook',
      topic: 'daybook.main.events',
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
  });

  it('give the login of the administrator of Kafka, who is the usual user where there is none', async () => {
    const env = {
      DAYBOOK_KAFKA_BROKERS: 'a:9092',
      DAYBOOK_KAFKA_USERNAME: 'u',
      DAYBOOK_KAFKA_PASSWORD: 'p',
    };
    expect(requireKafkaAdmin(await load(env)).sasl).toMatchObject({ username: 'u' });
    const admin = { DAYBOOK_KAFKA_ADMIN_USERNAME: 'root', DAYBOOK_KAFKA_ADMIN_PASSWORD: 'r' };
    const config = await load({ ...env, ...admin });
    expect(requireKafkaAdmin(config).sasl).toMatchObject({ username: 'root', password: 'r' });
    expect(requireKafka(config).sasl).toMatchObject({ username: 'u', password: 'p' });
  });

  it('give the URL of a target that the file does not know', async () => {
    const config = await load({ DAYBOOK_TARGET_EU_WEST_URL: 'postgres://h/d' });
    expect(targetUrl(config, 'eu-west')).toBe('postgres://h/d');
  });

  it('keep the files of TLS when they switch it on', async () => {
    const config = await yaml('kafka: { brokers: [a:1], ssl: { ca: tls/ca.pem } }', {
      DAYBOOK_KAFKA_SSL: 'true',
    });
    expect(config.kafka?.ssl).toMatchObject({ ca: join(folder, 'tls/ca.pem'), rejectUnauthorized: true });
  });

  it('are put into texts', async () => {
    const config = await yaml('ledger: { url: "postgres://u:${PASSWORD}@h/d" }', { PASSWORD: 'p' });
    expect(requireLedgerUrl(config)).toBe('postgres://u:p@h/d');
  });

  it('are not put into a text that escapes them', async () => {
    const config = await yaml('kafka: { brokers: [a:1], clientId: "$${A}" }', { A: 'x' });
    expect(config.kafka?.clientId).toBe('${A}');
  });

  it('may hold what looks like another variable', async () => {
    expect((await load({ DAYBOOK_MIGRATIONS: '${X}' })).migrations).toBe(join(folder, '${X}'));
  });

  it('that are missing are named, with the line', async () => {
    expect(await failure(yaml('migrations: "${FOLDER}"'))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'migrations names the environment variable FOLDER, which is not set',
      where: { line: 1 },
    });
  });
});

describe('what only some commands need', () => {
  it('may be missing until it is asked for', async () => {
    const config = await yaml('ledger: { url: "${LEDGER}" }\nkafka: { brokers: "${BROKERS}" }\n');
    expect((await failure(() => requireLedgerUrl(config))).message).toContain('LEDGER');
    expect((await failure(() => requireKafka(config))).message).toContain('BROKERS');
  });

  it('is never taken for absent when its variable is missing', async () => {
    const config = await yaml('kafka: { brokers: [a:1], sasl: { username: u, password: "${SECRET}" } }');
    expect((await failure(() => ({ ...config }))).details).toMatchObject({ variable: 'SECRET' });
  });

  it('is the administrator of Kafka only where one is asked for', async () => {
    const text = 'kafka: { brokers: [a:1], adminSasl: { username: root, password: "${ADMIN}" } }';
    const without = await yaml(text);
    expect(requireKafka(without)).not.toHaveProperty('adminSasl');
    expect((await failure(() => requireKafkaAdmin(without))).details).toMatchObject({ variable: 'ADMIN' });
    const sasl = { mechanism: 'scram-sha-512', username: 'root', password: 'p' };
    expect(requireKafkaAdmin(await yaml(text, { ADMIN: 'p' }))).toMatchObject({ sasl });
  });

  it('may come from the environment instead of the variable that the file names', async () => {
    const config = await yaml('ledger: { url: "${LEDGER}" }', { DAYBOOK_LEDGER_URL: 'postgres://h/d' });
    expect(requireLedgerUrl(config)).toBe('postgres://h/d');
  });

  it('is a missing configuration where there is none at all', async () => {
    const config = await load();
    expect((await failure(() => requireLedgerUrl(config))).code).toBe('CONFIG_NOT_FOUND');
  });

  it('is a missing key where there is a file', async () => {
    const config = await yaml('ledger: { name: a }');
    expect(await failure(() => requireLedgerUrl(config))).toMatchObject({
      code: 'CONFIG_INVALID',
      where: { key: 'ledger.url' },
    });
  });

  it('takes the ledger URL where there is no administrator URL', async () => {
    expect(requireLedgerAdminUrl(await load({ DAYBOOK_LEDGER_URL: 'postgres://h/d' }))).toBe(
      'postgres://h/d',
    );
  });

  it('says how to give the URL of a target', async () => {
    const config = await load();
    expect(await failure(() => targetUrl(config, 'eu-west'))).toMatchObject({
      code: 'TARGET_URL_MISSING',
      hint: expect.stringContaining('DAYBOOK_TARGET_EU_WEST_URL'),
    });
  });

  it('says that Kafka is not configured', async () => {
    const config = await load();
    expect((await failure(() => requireKafka(config))).code).toBe('KAFKA_NOT_CONFIGURED');
  });
});

describe('environments', () => {
  it('are the default ones, changed where the file says so', async () => {
    const { environments } = await yaml('environments: { staging: { backup: recent(1h) } }');
    expect(environments.staging).toEqual({
      ...DEFAULT_ENVIRONMENTS.staging,
      backup: { recentMs: 3_600_000 },
    });
    expect(environments.development).toEqual(DEFAULT_ENVIRONMENTS.development);
  });

  it('of a new name begin as strict as production', async () => {
    const { environments } = await yaml('environments: { preview: { backup: none } }');
    expect(environments.preview).toEqual({ ...STRICTEST_POLICY, backup: 'none' });
  });

  it('keep the thresholds that the file does not name', async () => {
    const { environments } = await yaml('environments: { staging: { preFlight: { clockSkewMs: 5 } } }');
    expect(environments.staging?.preFlight).toEqual({
      ...DEFAULT_ENVIRONMENTS.staging.preFlight,
      clockSkewMs: 5,
    });
  });
});

describe('the URLs that a machine was told', () => {
  it('include that of the ledger, where the configuration names a variable that is not set', async () => {
    await rememberLedgerUrl(folder, 'postgres://told/ledger');
    const config = await yaml('ledger: { url: "${DAYBOOK_LEDGER_URL}" }');
    expect(requireLedgerUrl(config)).toBe('postgres://told/ledger');
  });

  it('are kept where only their owner reads them', async () => {
    await rememberTargetUrl(folder, 'eu', 'postgres://u:p@h/d');
    expect((await stat(rememberedTargetsFile(folder))).mode & 0o777).toBe(0o600);
  });

  it('are used where nothing else gives one', async () => {
    await rememberTargetUrl(folder, 'eu', 'postgres://told/d');
    await rememberTargetUrl(folder, 'us', 'postgres://us/d');
    const config = await yaml('targets: { eu: { region: eu-west } }');
    expect(config.targets).toEqual({
      eu: { url: 'postgres://told/d', region: 'eu-west' },
      us: { url: 'postgres://us/d' },
    });
  });

  it('count less than the file', async () => {
    await rememberTargetUrl(folder, 'eu', 'postgres://told/d');
    expect(targetUrl(await yaml('targets: { eu: { url: "postgres://file/d" } }'), 'eu')).toBe(
      'postgres://file/d',
    );
  });

  it('are refused when the file is damaged', async () => {
    await mkdir(join(folder, '.daybook'));
    await writeFile(rememberedTargetsFile(folder), '{"eu":');
    expect((await failure(load())).code).toBe('CONFIG_INVALID');
  });
});
