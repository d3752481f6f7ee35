import { dockerRunning } from './docker.js';
import { acceptsConnections } from './ports.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { devPaths, readState } from './state.js';

/** `silent`: the process runs and does not answer. `absent`: it was never brought up here. */
export type ServiceState = 'running' | 'silent' | 'stopped' | 'absent';

export interface ServiceStatus {
  state: ServiceState;
  /** Of the first broker; absent where the service is. */
  port?: number;
  /** While it runs as a process. */
  pid?: number;
  version?: string;
  dataFolder?: string;
}

export interface DevStatus {
  runsAs: 'processes' | 'containers';
  postgres: ServiceStatus;
  kafka: ServiceStatus;
}

/**
 * How the project's local services are; changes nothing.
 * @param options.folder the project's
 * @throws DaybookError DEV_FAILED, TOOL_MISSING (containers without docker)
 */
export async function devStatus(options: { folder: string; env?: NodeJS.ProcessEnv }): Promise<DevStatus> {
  const paths = devPaths(options.folder);
  const { postgres, kafka, docker } = readState(paths);
  if (docker?.up) {
    const running = await dockerRunning(paths, docker, options.env ?? process.env);
    const state = (...services: string[]) =>
      services.every((name) => running.has(name)) ? 'running' : 'stopped';
    return {
      runsAs: 'containers',
      postgres: { state: state('postgres'), port: docker.postgresPort },
      kafka: { state: state('kafka-1', 'kafka-2', 'kafka-3'), port: docker.kafkaPorts[0]! },
    };
  }
  const [postgresStatus, kafkaStatus] = await Promise.all([statusOf(postgres), statusOf(kafka)]);
  return { runsAs: 'processes', postgres: postgresStatus, kafka: kafkaStatus };
}

interface Recorded {
  port: number;
  process?: ProcessIdentity | undefined;
  version?: string | undefined;
  dataFolder?: string;
}

async function statusOf(service: Recorded | undefined): Promise<ServiceStatus> {
  if (!service) return { state: 'absent' };
  const { port, version, dataFolder, process } = service;
  const about = { port, ...(version ? { version } : {}), ...(dataFolder ? { dataFolder } : {}) };
  if (!process || !isRunning(process)) return { state: 'stopped', ...about };
  return { state: (await acceptsConnections(port)) ? 'running' : 'silent', pid: process.pid, ...about };
}
