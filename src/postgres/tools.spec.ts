import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTool, toolVersion } from './tools.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'daybook-tools-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function install(folder: string, version: string, name = 'pg_dump'): Promise<string> {
  const path = join(root, folder);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version}"\n`);
  await chmod(join(path, name), 0o755);
  return path;
}

test('the program of the server’s own version is preferred to a newer one', async () => {
  const folders = [
    await install('a', '18.1'),
    await install('b', '15.9 (Debian 15.9-1)'),
    await install('c', '14.2'),
  ];
  const tool = await findTool('pg_dump', { serverMajor: 15, folders });
  expect(tool).toMatchObject({
    version: '15.9 (Debian 15.9-1)',
    major: 15,
    path: join(root, 'b', 'pg_dump'),
  });
});

test('the nearest newer program is taken where there is none of the server’s version', async () => {
  const folders = [await install('a', '18.1'), await install('b', '17.2'), await install('c', '14.2')];
  expect(await findTool('pg_dump', { serverMajor: 16, folders })).toMatchObject({ major: 17 });
});

test('only older programs are an error that names both versions', async () => {
  const folders = [await install('a', '13.4'), await install('b', '14.2')];
  await expect(findTool('pg_dump', { serverMajor: 16, folders })).rejects.toMatchObject({
    code: 'TOOL_TOO_OLD',
    message: expect.stringMatching(/14\.2.*16/),
    hint: expect.stringContaining('16'),
  });
});

test('a missing program is an error that names the command which installs it', async () => {
  await expect(findTool('pg_restore', { serverMajor: 15, folders: [root] })).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    hint: expect.stringMatching(/install .*15/),
  });
});

test('a program that cannot be run is passed over', async () => {
  const broken = await install('a', '15.1');
  await writeFile(join(broken, 'pg_dump'), '#!/bin/sh\nexit 1\n');
  const folders = [broken, await install('b', '16.0')];
  expect(await findTool('pg_dump', { serverMajor: 15, folders })).toMatchObject({ major: 16 });
});

test('Debian’s choosing script is passed over for the programs it chooses from', async () => {
  const wrapper = await install('share', '15.1', 'pg_wrapper');
  await mkdir(join(root, 'bin'));
  await symlink(join(wrapper, 'pg_wrapper'), join(root, 'bin', 'pg_dump'));
  const folders = [join(root, 'bin'), await install('b', '15.2')];
  expect(await findTool('pg_dump', { serverMajor: 15, folders })).toMatchObject({
    path: join(root, 'b', 'pg_dump'),
  });
});

test('something else of the same name is not taken for PostgreSQL’s', async () => {
  const folder = await install('a', '15.1');
  await writeFile(join(folder, 'pg_dump'), '#!/bin/sh\necho "pg_dump of somebody else 15"\n');
  await expect(toolVersion(join(folder, 'pg_dump'))).rejects.toMatchObject({ code: 'TOOL_MISSING' });
});
