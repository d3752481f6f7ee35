import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logEnd, logFrom } from './log-file.js';
import { freePorts } from './ports.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { initialiseData, placeDataFolder, randomPassword, SUPERUSER } from './postgres-data.js';
import { postgresEnvironment } from './postgres-environment.js';
import { commandLine, type ProcessIdentity } from './process-identity.js';
import { endProcess, POLL_INTERVAL_MS, signalProcess, spawnDetached } from './processes.js';
import { serving } from './readiness.js';
import { postgresUser, type SystemUser } from './system-user.js';

/** Recovery after a crash is part of it. */
export const POSTGRES_START_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_CONNECTIONS = 200;
/** A socket's path has at most 107 bytes (sun_path of unix(7), less its NUL). */
const LONGEST_SOCKET_PATH = 107;

/** Fast shutdown, then an immediate one. */
const POSTGRES_STOP = [
  { signal: 'SIGINT', timeoutMs: 30_000 },
  { signal: 'SIGQUIT', timeoutMs: 10_000 },
] as const;

export interface PostgresOptions {
  /** Holds the log and, where the server's user can get there, the data. */
  folder: string;
  /** From an earlier start; default: a new one, see {@link placeDataFolder}. */
  dataFolder?: string | undefined;
  /** Of the superuser `postgres`, as it was when the data were made; default: random. */
  password?: string | undefined;
  /** Default: a free one. */
  port?: number | undefined;
  /** Server settings by name, over the defaults. */
  settings?: Record<string, string>;
  /** Default: this process's. */
  env?: NodeJS.ProcessEnv;
  /** Called as soon as there is a process, before it serves. */
  onSpawn?: (identity: ProcessIdentity) => void;
}

/** A PostgreSQL that runs as a process of its own and outlives this one. */
export interface PostgresServer {
  /** Superuser's URL of the database `postgres`, with its password: never show it. */
  readonly url: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Sends a signal to the postmaster; after SIGKILL resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops it where it runs and starts it again on the same port and data. */
  restart(): Promise<void>;
}

/**
 * Starts a PostgreSQL on 127.0.0.1 with password authentication, making its data where there are none, and waits
 * until it serves. Never runs as root: drops to the user `postgres`.
 * @throws DaybookError TOOL_MISSING, DEV_FAILED
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const env = options.env ?? process.env;
  const user = postgresUser();
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const dataFolder = options.dataFolder ?? placeDataFolder(folder, user);
  const password = options.password ?? randomPassword();
  const fsync = options.settings?.fsync !== 'off';
  const binaries = await initialiseData(dataFolder, { password, user, env, sync: fsync });
  const port = options.port ?? (await freePorts(1))[0]!;
  const logFile = join(folder, 'postgres.log');
  const launch = { binaries, dataFolder, port, logFile, user, env, settings: options.settings ?? {} };
  let current = await startServer(launch, options.onSpawn);
  return {
    url: postgresUrl({ port, password }),
    host: '127.0.0.1',
    port,
    get pid() {
      return current.pid;
    },
    version: binaries.version,
    dataFolder,
    logFile,
    stop: () => stopPostgres(current),
    async kill(signal) {
      if (signal === 'SIGKILL') await endProcess(current, [{ signal, timeoutMs: 10_000 }]);
      else signalProcess(current, signal);
    },
    async restart() {
      await stopPostgres(current);
      current = await startServer(launch, options.onSpawn);
    },
  };
}

/** The superuser's URL of a database on 127.0.0.1. */
export function postgresUrl(at: { port: number; password: string; database?: string }): string {
  const database = encodeURIComponent(at.database ?? 'postgres');
  return `postgres://${SUPERUSER}:${encodeURIComponent(at.password)}@127.0.0.1:${at.port}/${database}`;
}

/** Fast shutdown of this very server; does nothing where it is gone. */
export function stopPostgres(identity: ProcessIdentity): Promise<void> {
  return endProcess(identity, POSTGRES_STOP);
}

interface Launch {
  binaries: PostgresBinaries;
  dataFolder: string;
  port: number;
  logFile: string;
  user: SystemUser | undefined;
  env: NodeJS.ProcessEnv;
  settings: Record<string, string>;
}

async function startServer(launch: Launch, onSpawn: PostgresOptions['onSpawn']): Promise<ProcessIdentity> {
  const deadline = Date.now() + POSTGRES_START_TIMEOUT_MS;
  for (;;) {
    removeStalePidFile(launch.dataFolder);
    const offset = logEnd(launch.logFile);
    const server = await spawnDetached(join(launch.binaries.folder, 'postgres'), serverArguments(launch), {
      logFile: launch.logFile,
      env: postgresEnvironment(launch.env),
      cwd: '/',
      user: launch.user,
    });
    onSpawn?.(server.identity);
    try {
      await serving(server, {
        what: 'PostgreSQL',
        logFile: launch.logFile,
        offset,
        line: 'database system is ready to accept connections',
        timeoutMs: POSTGRES_START_TIMEOUT_MS,
      });
      return server.identity;
    } catch (error) {
      const log = logFrom(launch.logFile, offset);
      // Backends of a killed postmaster notice its death within moments, and hold its memory until then; it itself is there until its parent was told.
      const held =
        log.includes('pre-existing shared memory block') ||
        (log.includes('lock file "postmaster.pid" already exists') && !isServing(launch.dataFolder));
      if (server.ended() === undefined) await stopPostgres(server.identity);
      if (!held || Date.now() > deadline) throw error;
      await delay(POLL_INTERVAL_MS);
    }
  }
}

function serverArguments({ dataFolder, port, settings, user }: Launch): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder(dataFolder, port, user),
    max_connections: String(DEFAULT_MAX_CONNECTIONS),
    log_destination: 'stderr',
    logging_collector: 'off',
    ...settings,
  };
  return ['-D', dataFolder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** A folder for the socket alone, or none (and TCP only) where the path would be too long for one. */
function socketFolder(dataFolder: string, port: number, user: SystemUser | undefined): string {
  const folder = join(dirname(dataFolder), 'socket');
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) > LONGEST_SOCKET_PATH || /[,"]/.test(folder))
    return '';
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** Whether the process of the pid file runs: one that has ended, and that nobody has asked about, has no command line. */
function isServing(dataFolder: string): boolean {
  const file = join(dataFolder, 'postmaster.pid');
  return existsSync(file) && commandLine(Number.parseInt(readFileSync(file, 'utf8'), 10)) !== '';
}

/** PostgreSQL respects a pid file whose pid went, after a reboot or in a new container, to some other program. */
function removeStalePidFile(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const command = commandLine(Number.parseInt(readFileSync(file, 'utf8'), 10));
  if (command !== '' && !command.includes(dataFolder)) rmSync(file, { force: true });
}
