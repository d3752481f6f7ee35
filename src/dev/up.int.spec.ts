import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { devDown } from './down.js';
import { freePorts } from './ports.js';
import { createDatabase } from './postgres-databases.js';
import { commandLine, identify } from './process-identity.js';
import { until } from './processes.js';
import { devStatus } from './status.js';
import { postgresUser } from './system-user.js';
import { findOnPath } from './tools.js';
import { devUp } from './up.js';

const execute = promisify(execFile);

/** A project whose services are ended and removed when the test is over. */
function project(): string {
  const folder = temporaryFolder();
  onTestFinished(() => devDown({ folder, remove: true }).then(() => {}));
  return folder;
}

/** An environment whose PATH has a few programs only; neither PostgreSQL's nor Java's nor Maven's. */
function environmentWith(...programs: string[]): { HOME: string | undefined; PATH: string } {
  const bin = temporaryFolder();
  for (const program of programs) symlinkSync(findOnPath(program, process.env)!, join(bin, program));
  return { HOME: process.env.HOME, PATH: bin };
}

/** Brings it up in a Node process of its own. */
async function upInProcess(folder: string): Promise<unknown> {
  const source = fileURLToPath(new URL('./up.ts', import.meta.url));
  const script = `
    const { createJiti } = await import(${JSON.stringify(import.meta.resolve('jiti'))});
    const { devUp } = await createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(source)});
    console.log(JSON.stringify(await devUp({ folder: process.argv[1] })));`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', script, folder]);
  return JSON.parse(stdout);
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  expect(await until(() => identify(pid) === undefined, 10_000)).toBe(true);
}

test('both services are up from nothing, and a second up finds the same ones', async () => {
  const folder = project();
  const first = await devUp({ folder });
  expect(first.kafka?.brokers).toEqual([`127.0.0.1:${first.kafka?.port}`]);
  expect(first.notes).toEqual([]);
  expect(await devUp({ folder })).toEqual(first);
  expect(await devStatus({ folder })).toMatchObject({
    postgres: { state: 'running', pid: first.postgres.pid },
    kafka: { state: 'running', pid: first.kafka?.pid },
  });
});

test('two processes that bring it up at once start one PostgreSQL and one Kafka', async () => {
  const folder = project();
  const [one, other] = await Promise.all([upInProcess(folder), upInProcess(folder)]);
  expect(one).toEqual(other);
  expect(await devUp({ folder })).toEqual(one);
});

test('down stops both, and up afterwards serves the same data at the same addresses', async () => {
  const folder = project();
  const first = await devUp({ folder });
  await createDatabase(first.postgres.url, 'kept');
  expect(await devDown({ folder })).toEqual({ stopped: ['postgres', 'kafka'], removed: false });
  expect(identify(first.postgres.pid!)).toBeUndefined();
  expect(identify(first.kafka!.pid!)).toBeUndefined();
  expect(await devDown({ folder })).toEqual({ stopped: [], removed: false });
  const second = await devUp({ folder });
  expect(second.postgres.url).toBe(first.postgres.url);
  expect(second.kafka?.brokers).toEqual(first.kafka?.brokers);
});

test('down with remove leaves nothing', async () => {
  const folder = project();
  await devUp({ folder });
  await devDown({ folder, remove: true });
  expect(existsSync(join(folder, '.daybook'))).toBe(false);
  expect(await devStatus({ folder })).toMatchObject({
    postgres: { state: 'absent' },
    kafka: { state: 'absent' },
  });
});

test('after kill -9 of both, up brings them back', async () => {
  const folder = project();
  const first = await devUp({ folder });
  await Promise.all([killed(first.postgres.pid!), killed(first.kafka!.pid!)]);
  expect(await devStatus({ folder })).toMatchObject({
    postgres: { state: 'stopped' },
    kafka: { state: 'stopped' },
  });
  const second = await devUp({ folder });
  expect(second.postgres.url).toBe(first.postgres.url);
  expect(second.kafka?.brokers).toEqual(first.kafka?.brokers);
});

test('without Java it goes on without Kafka and names the command that installs it', async () => {
  const folder = project();
  const up = await devUp({ folder, env: environmentWith('id') });
  expect(up.kafka).toBeUndefined();
  expect(up.notes).toEqual([expect.stringMatching(/^Going on without Kafka: Java.* install /)]);
  expect(await devStatus({ folder })).toMatchObject({
    postgres: { state: 'running' },
    kafka: { state: 'absent' },
  });
});

test('without Maven and without cached jars it goes on without Kafka and names the command', async () => {
  const env = { ...environmentWith('id', 'java'), XDG_CACHE_HOME: temporaryFolder() };
  const up = await devUp({ folder: project(), env });
  expect(up.kafka).toBeUndefined();
  expect(up.notes).toEqual([expect.stringMatching(/^Going on without Kafka: Maven.* install .*maven/)]);
});

test('when the download fails it goes on without Kafka, says what Maven said, and leaves no half cache', async () => {
  const cache = temporaryFolder();
  const env = { ...environmentWith('id', 'java'), XDG_CACHE_HOME: cache };
  writeFileSync(join(env.PATH, 'mvn'), '#!/bin/sh\necho "no route to host"\nexit 1\n', { mode: 0o755 });
  const up = await devUp({ folder: project(), env });
  expect(up.kafka).toBeUndefined();
  expect(up.notes).toEqual([
    expect.stringMatching(/^Going on without Kafka: Maven could not[\s\S]*no route to host/),
  ]);
  expect(readdirSync(join(cache, 'daybook'))).toEqual([]);
});

test('a port that is asked for is taken, and refused where another program has it', async () => {
  const folder = project();
  const [free, taken] = (await freePorts(2)) as [number, number];
  const env = environmentWith('id');
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(taken, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  await expect(devUp({ folder, postgresPort: taken, env })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    details: { port: taken },
  });
  expect((await devUp({ folder, postgresPort: free, env })).postgres.port).toBe(free);
});

test('the superuser password is in dev.json, for its owner only, and neither in a command line nor in the log', async () => {
  const folder = project();
  const { postgres } = await devUp({ folder, env: environmentWith('id') });
  const { password } = new URL(postgres.url);
  const state = join(folder, '.daybook', 'dev.json');
  expect(readFileSync(state, 'utf8')).toContain(password);
  expect(statSync(state).mode & 0o777).toBe(0o600);
  expect(commandLine(postgres.pid!)).not.toContain(password);
  expect(readFileSync(join(folder, '.daybook', 'postgres', 'postgres.log'), 'utf8')).not.toContain(password);
});

test('data whose dev.json is gone are not touched', async () => {
  const folder = project();
  await devUp({ folder, env: environmentWith('id') });
  await devDown({ folder });
  rmSync(join(folder, '.daybook', 'dev.json'));
  await expect(devUp({ folder })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    hint: expect.stringContaining('--remove'),
  });
});

test('a server whose data are damaged fails with its log and the last lines of it', async () => {
  const folder = project();
  const { postgres } = await devUp({ folder, env: environmentWith('id') });
  await devDown({ folder });
  rmSync(join(postgres.dataFolder, 'global', 'pg_control'));
  await expect(devUp({ folder, env: environmentWith('id') })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    message: expect.stringContaining('pg_control'),
    details: { logFile: join(folder, '.daybook', 'postgres', 'postgres.log') },
  });
});

const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

test.runIf(asRoot)('root runs PostgreSQL as the user postgres', async () => {
  const { postgres } = await devUp({ folder: project(), env: environmentWith('id') });
  expect(statSync(`/proc/${postgres.pid}`).uid).toBe(postgresUser()?.uid);
});

test.runIf(asRoot)(
  'where the user postgres cannot reach the project, the data lie elsewhere until removed',
  async () => {
    const folder = project();
    chmodSync(folder, 0o700);
    const { postgres } = await devUp({ folder, env: environmentWith('id') });
    expect(postgres.dataFolder.startsWith(folder)).toBe(false);
    await devDown({ folder, remove: true });
    expect(existsSync(postgres.dataFolder)).toBe(false);
  },
);
