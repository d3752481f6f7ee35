import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { COMPOSE_FILE } from './docker.js';
import { devDown } from './down.js';
import { devStatus } from './status.js';
import { devUp } from './up.js';

interface FakeDocker {
  env: NodeJS.ProcessEnv;
  /** All command lines it was called with. */
  calls(): string;
  /** All it read from files given with --env-file. */
  variables(): string;
}

/** A `docker` on a PATH of its own: it first does what the script says, and records how it was called. */
function fakeDocker(first: string): FakeDocker {
  const bin = temporaryFolder();
  const script = `#!/bin/sh
    ${first}
    echo "$@" >> ${bin}/calls
    while [ $# -gt 0 ]; do
      [ "$1" = --env-file ] && cat "$2" >> ${bin}/variables
      [ "$1" = ps ] && echo postgres
      shift
    done
    exit 0`;
  writeFileSync(join(bin, 'docker'), script, { mode: 0o755 });
  return {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    calls: () => readFileSync(join(bin, 'calls'), 'utf8'),
    variables: () => readFileSync(join(bin, 'variables'), 'utf8'),
  };
}

test('without docker the error names the command that installs it', async () => {
  const env = { PATH: temporaryFolder() };
  await expect(devUp({ folder: temporaryFolder(), docker: true, env })).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    hint: expect.stringContaining('install'),
  });
});

test('without the compose plugin the error says so', async () => {
  const { env } = fakeDocker('exit 1');
  await expect(devUp({ folder: temporaryFolder(), docker: true, env })).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringContaining('compose plugin'),
  });
});

test('without an engine the error repeats what docker said', async () => {
  const { env } = fakeDocker('if [ "$1" = version ]; then echo "Cannot connect" >&2; exit 1; fi');
  const folder = temporaryFolder();
  await expect(devUp({ folder, docker: true, env })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    message: 'no Docker engine answers: Cannot connect',
  });
  expect(await devStatus({ folder, env })).toMatchObject({
    runsAs: 'processes',
    postgres: { state: 'absent' },
  });
});

test('with an engine the repository compose file is brought up, and down again', async () => {
  const { env, calls } = fakeDocker('');
  const folder = temporaryFolder();
  const up = await devUp({ folder, docker: true, env });
  expect(calls()).toContain(`--file ${COMPOSE_FILE}`);
  expect(calls()).toContain('up --detach --wait postgres kafka-1 kafka-2 kafka-3');
  expect(up.kafka?.brokers).toHaveLength(3);
  expect(await devUp({ folder, docker: true, env })).toEqual(up);
  expect(await devStatus({ folder, env })).toMatchObject({
    runsAs: 'containers',
    postgres: { state: 'running', port: up.postgres.port },
    kafka: { state: 'stopped' },
  });
  await expect(devUp({ folder, env })).rejects.toMatchObject({
    code: 'DEV_FAILED',
    hint: expect.stringContaining('--docker'),
  });
  expect(await devDown({ folder, remove: true, env })).toEqual({
    stopped: ['postgres', 'kafka'],
    removed: true,
  });
  expect(calls()).toContain('down --volumes');
});

test('the password reaches compose by a file that is gone afterwards, not by its command line', async () => {
  const { env, calls, variables } = fakeDocker('');
  const folder = temporaryFolder();
  const { postgres } = await devUp({ folder, docker: true, env });
  const { password } = new URL(postgres.url);
  expect(calls()).not.toContain(password);
  expect(variables()).toContain(`DAYBOOK_POSTGRES_PASSWORD=${password}\n`);
  expect(existsSync(join(folder, '.daybook', 'compose.env'))).toBe(false);
});
