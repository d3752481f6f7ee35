import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DaybookError } from '../errors.js';
import { toolFolders } from './tool-folders.js';

const run = promisify(execFile);

/** PostgreSQL's own client programs that Daybook runs. */
export type ToolName = 'pg_dump' | 'pg_restore' | 'psql';

/** A client program found on this machine. */
export interface Tool {
  name: ToolName;
  /** Where it is, symbolic links resolved. */
  path: string;
  /** What it says of itself, such as `15.18 (Debian 15.18-0+deb12u1)`. */
  version: string;
  /** PostgreSQL's major version, such as 15. */
  major: number;
}

export interface ToolSearch {
  /** The major version of the server that it will talk to: an older program is not used. */
  serverMajor: number;
  /** What is compared with `serverMajor` in messages. @default 'the server' */
  needer?: string;
  /** Where to look. @default toolFolders() */
  folders?: readonly string[];
}

/**
 * Finds the program that fits a server best: of the server's own major version, else of the nearest newer one.
 * Nearest and not newest, because what a newer one writes need not load into the older server (pg_restore 17 sends
 * `SET transaction_timeout` to a server that does not know it).
 *
 * @throws DaybookError TOOL_MISSING where there is none, TOOL_TOO_OLD where all are older than the server
 */
export async function findTool(name: ToolName, search: ToolSearch): Promise<Tool> {
  const found = await allTools(name, search.folders ?? (await toolFolders()));
  const needer = search.needer ?? 'the server';
  if (found.length === 0) {
    throw new DaybookError('TOOL_MISSING', `${name} is not installed on this machine`, {
      hint: `Install it with: ${installCommand(search.serverMajor)}`,
      details: { tool: name },
    });
  }
  found.sort((a, b) => a.major - b.major);
  const fitting = found.find((tool) => tool.major >= search.serverMajor);
  if (fitting) return fitting;
  const newest = found.at(-1)!;
  throw new DaybookError(
    'TOOL_TOO_OLD',
    `${name} ${newest.version} is older than ${needer}, version ${search.serverMajor}: it refuses or loses what it does not know`,
    {
      hint: `Install version ${search.serverMajor} or newer with: ${installCommand(search.serverMajor)}`,
      details: {
        tool: name,
        path: newest.path,
        toolVersion: newest.version,
        neededMajor: search.serverMajor,
      },
    },
  );
}

/**
 * What a program says with `--version`.
 *
 * @returns the version without the program's name, and its major number
 * @throws DaybookError TOOL_MISSING where it cannot be run
 */
export async function toolVersion(path: string): Promise<{ version: string; major: number }> {
  const said = await run(path, ['--version'], { env: { ...process.env, LC_ALL: 'C' } }).catch((cause) => {
    throw new DaybookError('TOOL_MISSING', `${path} cannot be run`, { cause, details: { path } });
  });
  const version = /\(PostgreSQL\) (.+)/.exec(said.stdout)?.[1]?.trim();
  const major = Number.parseInt(version ?? '', 10);
  if (version === undefined || Number.isNaN(major)) {
    throw new DaybookError('TOOL_MISSING', `${path} is not a program of PostgreSQL`, { details: { path } });
  }
  return { version, major };
}

async function allTools(name: ToolName, folders: readonly string[]): Promise<Tool[]> {
  const paths = await Promise.all(folders.map((folder) => executable(join(folder, name))));
  const tools = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      if (path === undefined) return [];
      return toolVersion(path).then(
        (version) => [{ name, path, ...version }],
        () => [],
      );
    }),
  );
  return tools.flat();
}

/** Debian's /usr/bin/pg_dump is a script that chooses by cluster; the programs it chooses from are found without it. */
async function executable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    const real = await realpath(path);
    return basename(real) === 'pg_wrapper' ? undefined : real;
  } catch {
    return undefined;
  }
}

function installCommand(major: number): string {
  if (process.platform === 'darwin') return `brew install postgresql@${major}`;
  return `apt-get install postgresql-client-${major}`;
}
