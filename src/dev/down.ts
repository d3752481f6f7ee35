import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dockerDown } from './docker.js';
import { stopNode } from './kafka-node.js';
import { withLock } from './lock-file.js';
import { stopPostgres } from './postgres-server.js';
import { commandLine, identify, isRunning } from './process-identity.js';
import { type DevPaths, type DevState, devPaths, readState, writeState } from './state.js';

export interface DevDownOptions {
  /** The project's. */
  folder: string;
  /** Delete the data too. */
  remove?: boolean | undefined;
  /** Default: this process's. */
  env?: NodeJS.ProcessEnv;
}

export interface DevDown {
  /** What ran and was stopped. */
  stopped: ('postgres' | 'kafka')[];
  /** Whether the data were deleted. */
  removed: boolean;
}

/**
 * Stops the project's local services cleanly; does nothing where none runs.
 * @throws DaybookError DEV_FAILED when one does not end; TOOL_MISSING when they run in containers and docker is gone
 */
export async function devDown(options: DevDownOptions): Promise<DevDown> {
  const paths = devPaths(options.folder);
  const remove = options.remove ?? false;
  if (!existsSync(paths.home)) return { stopped: [], removed: false };
  const result = await withLock<DevDown>(paths.lock, async () => {
    const state = readState(paths);
    const stopped = await stopProcesses(paths, state);
    if (state.docker && (state.docker.up || remove)) {
      await dockerDown(paths, state.docker, remove, options.env ?? process.env);
      if (state.docker.up) stopped.push('postgres', 'kafka');
      state.docker.up = false;
    }
    if (remove) removeData(paths, state);
    else writeState(paths, state);
    return { stopped, removed: remove };
  });
  if (remove) removeIfEmpty(paths.home);
  return result;
}

async function stopProcesses(paths: DevPaths, state: DevState): Promise<DevDown['stopped']> {
  const postgres = state.postgres?.process ?? strayPostgres(paths);
  const kafka = state.kafka?.process;
  const stopped: DevDown['stopped'] = [];
  if (postgres && isRunning(postgres)) stopped.push('postgres');
  if (kafka && isRunning(kafka)) stopped.push('kafka');
  await Promise.all([postgres && stopPostgres(postgres), kafka && stopNode(kafka)]);
  delete state.postgres?.process;
  delete state.kafka?.process;
  return stopped;
}

/** The server of our data folder where the file that told of it is gone: its data must not be deleted under it. */
function strayPostgres(paths: DevPaths) {
  const dataFolder = join(paths.postgres, 'cluster', 'data');
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return commandLine(pid).includes(dataFolder) ? identify(pid) : undefined;
}

function removeData(paths: DevPaths, state: DevState): void {
  const folders = [
    paths.postgres,
    paths.kafka,
    ...(state.postgres ? [dirname(state.postgres.dataFolder)] : []),
  ];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  rmSync(paths.state, { force: true });
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
