import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import { packageFile } from '../package.js';
import { installCommand } from './install-command.js';
import { KAFKA_VERSION } from './kafka-jars.js';
import { lastLines } from './log-file.js';
import { choosePort, freePorts } from './ports.js';
import { randomPassword } from './postgres-data.js';
import { postgresUrl } from './postgres-server.js';
import type { DevServices } from './services.js';
import { type DevPaths, type DevState, writeState } from './state.js';
import { findOnPath, runTool } from './tools.js';
import type { DevUpRequest } from './up-request.js';

export const COMPOSE_FILE = packageFile('docker-compose.yml');
/** What the compose file's image is. */
const POSTGRES_VERSION = '17';
const SERVICES = ['postgres', 'kafka-1', 'kafka-2', 'kafka-3'];
/** Images are pulled the first time. */
const COMPOSE_TIMEOUT_MS = 600_000;

type Containers = NonNullable<DevState['docker']>;

/**
 * Brings the services up as containers and waits until all are healthy.
 * @throws DaybookError TOOL_MISSING without docker or its compose plugin; DEV_FAILED without an engine
 */
export async function dockerUp(
  paths: DevPaths,
  state: DevState,
  request: DevUpRequest,
): Promise<DevServices> {
  const { log, env } = request;
  const docker = await findDocker(env);
  const known = state.docker;
  const postgresPort = await portOf('PostgreSQL', request.postgresPort, known?.postgresPort);
  const kafkaPort = await portOf('Kafka', request.kafkaPort, known?.kafkaPorts[0]);
  const containers: Containers = {
    project: known?.project ?? projectOf(paths),
    postgresPort,
    kafkaPorts: [kafkaPort, ...(known?.kafkaPorts.slice(1) ?? (await freePorts(2)))],
    password: known?.password ?? randomPassword(),
    up: true,
  };
  state.docker = containers;
  writeState(paths, state);
  log('starting the containers (the first time their images are pulled)');
  await compose(docker, paths, containers, env, ['up', '--detach', '--wait', ...SERVICES]);
  const { postgresPort: port, password, kafkaPorts, project } = containers;
  return {
    postgres: {
      url: postgresUrl({ port, password }),
      port,
      version: POSTGRES_VERSION,
      dataFolder: `volume ${project}_postgres`,
    },
    kafka: {
      brokers: kafkaPorts.map((kafkaPort) => `127.0.0.1:${kafkaPort}`),
      port: kafkaPorts[0]!,
      version: KAFKA_VERSION,
    },
    notes: [],
  };
}

/** Of one project's folder, so that two projects have their own containers. */
function projectOf(paths: DevPaths): string {
  return `daybook-${createHash('sha256').update(paths.home).digest('hex').slice(0, 8)}`;
}

/** The one it has, which may well be taken by its own container, unless another is asked for. */
async function portOf(what: string, asked: number | undefined, last: number | undefined): Promise<number> {
  if (last !== undefined && (asked === undefined || asked === last)) return last;
  return (await choosePort(what, asked, undefined)).port;
}

/** Ends the containers; `remove` takes their volumes too. */
export async function dockerDown(
  paths: DevPaths,
  containers: Containers,
  remove: boolean,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const docker = await findDocker(env);
  await compose(docker, paths, containers, env, ['down', ...(remove ? ['--volumes'] : [])]);
}

/** The compose services that run, by name. */
export async function dockerRunning(
  paths: DevPaths,
  containers: Containers,
  env: NodeJS.ProcessEnv,
): Promise<Set<string>> {
  const docker = await findDocker(env);
  const list = await compose(docker, paths, containers, env, ['ps', '--services', '--status', 'running']);
  return new Set(list.split('\n').filter((line) => line !== ''));
}

async function findDocker(env: NodeJS.ProcessEnv): Promise<string> {
  const docker = findOnPath('docker', env);
  if (docker === undefined) {
    throw new DaybookError('TOOL_MISSING', 'docker is not on the PATH', {
      hint: `Install it: ${installCommand('docker')}; or do without containers: daybook dev up`,
    });
  }
  if ((await runTool(docker, ['compose', 'version'], { env })).code !== 0) {
    throw new DaybookError('TOOL_MISSING', 'docker has no compose plugin (`docker compose version` fails)', {
      hint: `Install it: ${installCommand('docker-compose')}; or do without containers: daybook dev up`,
    });
  }
  const engine = await runTool(docker, ['version', '--format', '{{.Server.Version}}'], { env });
  if (engine.code !== 0) {
    throw new DaybookError(
      'DEV_FAILED',
      `no Docker engine answers: ${lastLines(engine.stderr, 1).join('')}`,
      {
        hint: 'Start the engine (systemctl start docker, or Docker Desktop); or do without containers: daybook dev up',
      },
    );
  }
  return docker;
}

async function compose(
  docker: string,
  paths: DevPaths,
  containers: Containers,
  env: NodeJS.ProcessEnv,
  command: readonly string[],
): Promise<string> {
  const variables = {
    DAYBOOK_POSTGRES_PASSWORD: containers.password,
    DAYBOOK_POSTGRES_PORT: containers.postgresPort,
    ...Object.fromEntries(
      containers.kafkaPorts.map((port, index) => [`DAYBOOK_KAFKA_${index + 1}_PORT`, port]),
    ),
  };
  // The shell's variables win over the file's, so the user's own of these names must not reach compose.
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !(name in variables)));
  const file = join(paths.home, 'compose.env');
  writeFileSync(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  try {
    const run = await runTool(
      docker,
      [
        'compose',
        '--file',
        COMPOSE_FILE,
        '--project-name',
        containers.project,
        '--env-file',
        file,
        ...command,
      ],
      { env: own, timeoutMs: COMPOSE_TIMEOUT_MS },
    );
    if (run.code !== 0) {
      const said = lastLines(run.stderr).join('\n');
      throw new DaybookError('DEV_FAILED', `\`docker compose ${command[0]}\` failed:\n${said}`, {
        hint: `Look at the containers: docker compose --project-name ${containers.project} logs`,
      });
    }
    return run.stdout;
  } finally {
    rmSync(file, { force: true });
  }
}
