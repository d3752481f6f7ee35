import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DaybookError } from '../errors.js';
import { installCommand } from './install-command.js';
import { findOnPath, isProgram } from './tools.js';

export interface PostgresBinaries {
  /** The folder of initdb, postgres, pg_isready and createdb. */
  folder: string;
  /** Such as `15.18`. */
  version: string;
  major: number;
}

/** Where packagers put the server, which they keep off the PATH. */
const PACKAGED: readonly { parent: string; entry: RegExp; below: string }[] = [
  { parent: '/usr/lib/postgresql', entry: /^(\d+)$/, below: 'bin' },
  { parent: '/usr/libexec', entry: /^postgresql(\d+)$/, below: '' },
  { parent: '/usr', entry: /^pgsql-(\d+)$/, below: 'bin' },
  { parent: '/opt/homebrew/opt', entry: /^postgresql@(\d+)$/, below: 'bin' },
  { parent: '/usr/local/opt', entry: /^postgresql@(\d+)$/, below: 'bin' },
];

/**
 * PostgreSQL's programs on this machine: those on the PATH, then where `pg_config --bindir` points, then the
 * packagers' folders, newest version first.
 * @param major take this major version only (a data folder can be served by no other)
 * @throws DaybookError TOOL_MISSING with the command that installs them
 */
export function findPostgres(
  env: NodeJS.ProcessEnv,
  major?: number,
  packaged: readonly string[] = packagedFolders(),
): PostgresBinaries {
  for (const folder of new Set([...foldersOnPath(env), ...packaged])) {
    if (
      !['initdb', 'postgres', 'pg_isready', 'createdb'].every((program) => isProgram(join(folder, program)))
    )
      continue;
    const version = versionOf(folder);
    if (version === undefined) continue;
    const binaries = { folder, version, major: Number.parseInt(version, 10) };
    if (major === undefined || binaries.major === major) return binaries;
  }
  const what = major === undefined ? 'PostgreSQL' : `PostgreSQL ${major}, which made the data folder,`;
  throw new DaybookError(
    'TOOL_MISSING',
    `${what} is not on this machine (initdb, postgres, pg_isready, createdb)`,
    {
      hint: `Install it: ${installCommand('postgresql')}; or use containers: daybook dev up --docker`,
    },
  );
}

function foldersOnPath(env: NodeJS.ProcessEnv): string[] {
  const folders: string[] = [];
  const server = findOnPath('postgres', env);
  if (server !== undefined) folders.push(dirname(server));
  const config = findOnPath('pg_config', env);
  if (config !== undefined) {
    try {
      folders.push(
        execFileSync(config, ['--bindir'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
          env,
        }).trim(),
      );
    } catch {
      // A pg_config that does not run tells nothing; the packagers' folders are next.
    }
  }
  return folders;
}

function packagedFolders(): string[] {
  return PACKAGED.flatMap(({ parent, entry, below }) =>
    entriesOf(parent).flatMap((name) => {
      const major = entry.exec(name)?.[1];
      return major === undefined ? [] : [{ folder: join(parent, name, below), major: Number(major) }];
    }),
  )
    .sort((a, b) => b.major - a.major)
    .map(({ folder }) => folder);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function versionOf(folder: string): string | undefined {
  try {
    const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
    return /\(PostgreSQL\) (\d+[\w.]*)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
