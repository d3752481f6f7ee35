import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DaybookError } from '../errors.js';
import { acceptsConnections, choosePort } from './ports.js';
import { placeDataFolder, randomPassword } from './postgres-data.js';
import { postgresUrl, startPostgres } from './postgres-server.js';
import { isRunning } from './process-identity.js';
import { until } from './processes.js';
import type { DevPostgres } from './services.js';
import { type DevPaths, type DevState, writeState } from './state.js';
import { postgresUser } from './system-user.js';
import type { DevUpRequest } from './up-request.js';

/** A server that runs but does not answer for so long is broken. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Finds the project's PostgreSQL running, or starts it; records it in the state. */
export async function postgresUp(
  paths: DevPaths,
  state: DevState,
  options: DevUpRequest,
): Promise<{ postgres: DevPostgres; notes: string[] }> {
  const known = keptData(state);
  if (known?.process && isRunning(known.process)) {
    const { port, password, dataFolder, process } = known;
    if (!(await until(() => acceptsConnections(port), ANSWER_TIMEOUT_MS)))
      throw silent('PostgreSQL', process.pid, port);
    const notes =
      options.postgresPort === undefined || options.postgresPort === port
        ? []
        : [`PostgreSQL runs already, on port ${port}; \`daybook dev down\` first to move it.`];
    const version = known.version ?? readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim();
    return {
      postgres: { url: postgresUrl({ port, password }), port, version, dataFolder, pid: process.pid },
      notes,
    };
  }
  if (!known && existsSync(join(paths.postgres, 'cluster', 'data'))) throw passwordLost(paths);
  const { port, notes } = await choosePort('PostgreSQL', options.postgresPort, known?.port);
  if (state.postgres && !known) {
    notes.push(`The data of PostgreSQL in ${state.postgres.dataFolder} are gone; it starts with empty ones.`);
  }
  const place = known
    ? { dataFolder: known.dataFolder, password: known.password }
    : { dataFolder: placeDataFolder(paths.postgres, postgresUser()), password: randomPassword() };
  // Recorded before there are data: without their password they would be lost.
  state.postgres = { ...place, port };
  writeState(paths, state);
  options.log('starting PostgreSQL');
  const server = await startPostgres({
    folder: paths.postgres,
    ...place,
    port,
    env: options.env,
    onSpawn(process) {
      state.postgres = { ...place, port, process };
      writeState(paths, state);
    },
  });
  const { url, version, dataFolder, pid } = server;
  state.postgres = { ...state.postgres, version };
  writeState(paths, state);
  return { postgres: { url, port, version, dataFolder, pid }, notes };
}

/** What was recorded, unless its folder is gone: a temporary folder does not live for ever. */
function keptData(state: DevState): DevState['postgres'] {
  return state.postgres && existsSync(dirname(state.postgres.dataFolder)) ? state.postgres : undefined;
}

function passwordLost(paths: DevPaths): DaybookError {
  return new DaybookError(
    'DEV_FAILED',
    `${paths.postgres} holds data, but ${paths.state} with their password is gone`,
    {
      hint: 'Restore that file, or start anew: daybook dev down --remove',
    },
  );
}

/** A process that is the server and does not listen. */
export function silent(what: string, pid: number, port: number): DaybookError {
  return new DaybookError(
    'DEV_FAILED',
    `${what} runs (process ${pid}) but does not answer on 127.0.0.1:${port}`,
    {
      hint: 'Stop it and start it again: daybook dev down, then daybook dev up.',
    },
  );
}
