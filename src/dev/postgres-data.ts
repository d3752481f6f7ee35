import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DaybookError } from '../errors.js';
import { lastLines } from './log-file.js';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.js';
import { postgresEnvironment } from './postgres-environment.js';
import { canWrite, type SystemUser } from './system-user.js';
import { runTool } from './tools.js';

export const SUPERUSER = 'postgres';

/** A password that needs no escaping in a URL, a pgpass file or a properties file. */
export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Makes the folder that will hold a cluster's data and gives it to the user that the server runs as: below
 * `folder`, or, where that user cannot get there (a home folder of root), below the system's temporary folder.
 * @returns the path of the data folder, which does not exist yet
 */
export function placeDataFolder(folder: string, user: SystemUser | undefined): string {
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster, { recursive: true });
  give(cluster, user);
  if (canWrite(user, cluster)) return join(cluster, 'data');
  rmSync(cluster, { recursive: true });
  const elsewhere = mkdtempSync(join(tmpdir(), 'daybook-postgres-'));
  give(elsewhere, user);
  return join(elsewhere, 'data');
}

/**
 * Makes the data of a new cluster with initdb, whole or not at all; does nothing where they are.
 * @param options.sync false leaves the files to the system's cache (tests)
 * @returns the binaries that can serve the folder
 * @throws DaybookError TOOL_MISSING, DEV_FAILED
 */
export async function initialiseData(
  dataFolder: string,
  options: { password: string; user: SystemUser | undefined; env: NodeJS.ProcessEnv; sync: boolean },
): Promise<PostgresBinaries> {
  if (existsSync(join(dataFolder, 'PG_VERSION'))) {
    return findPostgres(
      options.env,
      Number.parseInt(readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8'), 10),
    );
  }
  const binaries = findPostgres(options.env);
  const partial = `${dataFolder}.partial`;
  const passwordFile = join(dirname(dataFolder), `password-${randomBytes(8).toString('hex')}`);
  rmSync(partial, { recursive: true, force: true });
  try {
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' });
    if (options.user) chownSync(passwordFile, options.user.uid, options.user.gid);
    const run = await runTool(
      join(binaries.folder, 'initdb'),
      [
        `--pgdata=${partial}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of texts everywhere; macOS knows no C.UTF-8.
        `--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`,
        '--lc-messages=C',
        ...(options.sync ? [] : ['--no-sync']),
      ],
      {
        env: postgresEnvironment(options.env),
        ...(options.user ? { uid: options.user.uid, gid: options.user.gid } : {}),
      },
    );
    if (run.code !== 0) {
      const said = lastLines(run.stderr).join('\n');
      throw new DaybookError(
        'DEV_FAILED',
        `initdb could not make ${dataFolder} (exit code ${run.code}):\n${said}`,
        {
          hint: 'Mend what initdb names: often the disk is full or the folder is not writable.',
        },
      );
    }
    renameSync(partial, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
  return binaries;
}

function give(folder: string, user: SystemUser | undefined): void {
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
}
