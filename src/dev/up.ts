import { DaybookError } from '../errors.js';
import { dockerUp } from './docker.js';
import { withLock } from './lock-file.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import type { DevServices } from './services.js';
import { devPaths, readState } from './state.js';
import { kafkaUp } from './up-kafka.js';
import { postgresUp } from './up-postgres.js';
import type { DevUpOptions } from './up-request.js';

/**
 * Brings up a local PostgreSQL and a local Apache Kafka, or finds them running. Safe when called twice at once, and
 * after a crash. Without Java or Maven it goes on without Kafka and says so in `notes`.
 * @throws DaybookError TOOL_MISSING without PostgreSQL (or, with `docker`, without an engine); DEV_FAILED
 */
export async function devUp(options: DevUpOptions): Promise<DevServices> {
  const paths = devPaths(options.folder);
  const request = { ...options, log: options.log ?? (() => {}), env: options.env ?? process.env };
  const bringUp = async (): Promise<DevServices> => {
    const state = readState(paths);
    if (options.docker) {
      if (runs(state.postgres) || runs(state.kafka)) throw mixed('as processes', 'daybook dev up');
      return dockerUp(paths, state, request);
    }
    if (state.docker?.up) throw mixed('in containers', 'daybook dev up --docker');
    // Both change their own part of the one state.
    const [postgres, kafka] = await Promise.allSettled([
      postgresUp(paths, state, request),
      kafkaUp(paths, state, request),
    ]);
    if (postgres.status === 'rejected') throw postgres.reason;
    if (kafka.status === 'rejected') throw kafka.reason;
    return {
      postgres: postgres.value.postgres,
      ...(kafka.value.kafka ? { kafka: kafka.value.kafka } : {}),
      notes: [...postgres.value.notes, ...kafka.value.notes],
    };
  };
  return withLock(paths.lock, bringUp, (pid) =>
    request.log(`waiting for process ${pid}, which brings the servers of this project up or down`),
  );
}

function runs(service: { process?: ProcessIdentity | undefined } | undefined): boolean {
  return service?.process !== undefined && isRunning(service.process);
}

function mixed(how: string, command: string): DaybookError {
  return new DaybookError('DEV_FAILED', `the services of this project run ${how} already`, {
    hint: `Go on with \`${command}\`, or stop them first: daybook dev down`,
  });
}
