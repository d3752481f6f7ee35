import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Folders whose sub-folders are one PostgreSQL installation each; a `*` stands for any name. */
const INSTALLATIONS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/usr/local/pgsql/bin'],
  darwin: [
    '/opt/homebrew/opt/libpq/bin',
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/libpq/bin',
    '/usr/local/opt/postgresql@*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
  ],
};

/**
 * The folders of this machine in which PostgreSQL's programs may lie, in the order in which they are preferred:
 * PATH, what `pg_config --bindir` says, and the places where the packages of this platform install. Folders that do
 * not exist may be among them.
 */
export async function toolFolders(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string[]> {
  const folders = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  const configured = await run('pg_config', ['--bindir'], { env }).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  );
  const installed = await Promise.all((INSTALLATIONS[platform] ?? []).map(expand));
  return [...new Set([...folders, ...configured, ...installed.flat()])];
}

async function expand(pattern: string): Promise<string[]> {
  const star = pattern.indexOf('*');
  if (star < 0) return [pattern];
  const start = pattern.lastIndexOf('/', star);
  const end = pattern.indexOf('/', star);
  const parent = pattern.slice(0, start);
  const prefix = pattern.slice(start + 1, star);
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(parent, name, pattern.slice(end + 1)));
}
