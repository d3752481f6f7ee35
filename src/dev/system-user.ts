import { execFileSync } from 'node:child_process';
import { DaybookError } from '../errors.js';

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The user that PostgreSQL runs as: undefined (this one), or `postgres` where this one is root, as which
 * PostgreSQL refuses to run.
 * @throws DaybookError TOOL_MISSING when this is root and there is no user `postgres`
 */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { name: 'postgres', uid: idOf('-u'), gid: idOf('-g') };
  } catch (cause) {
    throw new DaybookError(
      'TOOL_MISSING',
      'PostgreSQL does not run as root, and this machine has no user `postgres`',
      {
        hint: 'Run the command as an ordinary user, or create that one: useradd --system postgres',
        cause,
      },
    );
  }
}

/** Whether this user (undefined: the one of this process) can enter the folder and write to it. */
export function canWrite(user: SystemUser | undefined, folder: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'test -w "$0" && test -x "$0"', folder], {
      cwd: '/',
      stdio: 'ignore',
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    return true;
  } catch {
    return false;
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(
    execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}
