import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type KafkaCluster, startKafka } from '../../src/dev/kafka-broker.js';
import { startPostgres } from '../../src/dev/postgres-server.js';
import { DaybookError } from '../../src/errors.js';
import { leash } from './leash.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the database `postgres` of a PostgreSQL that this test run started. */
    postgresUrl: string;
    /** Of a Kafka that this test run started; empty where this machine cannot run one. */
    kafkaBrokers: string[];
  }
}

/** Thrown away after the run, so durability would only cost time. */
const POSTGRES_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

/** Starts the services of one test run on free ports, in a temporary folder; the function returned ends them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-test-'));
  // Under root the server's user, postgres, must get through to its data.
  chmodSync(folder, 0o711);
  const { hold, letGo } = leash(folder);
  const [postgres, kafka] = await Promise.allSettled([
    startPostgres({
      folder: join(folder, 'postgres'),
      settings: POSTGRES_SETTINGS,
      onSpawn: ({ pid }) => hold(pid, 'INT'),
    }),
    kafkaWherePossible(join(folder, 'kafka'), (pid) => hold(pid, 'TERM')),
  ]);
  const teardown = async () => {
    for (const result of [postgres, kafka]) {
      if (result.status === 'fulfilled') await result.value?.stop();
    }
    rmSync(folder, { recursive: true, force: true });
    letGo();
  };
  if (postgres.status === 'rejected' || kafka.status === 'rejected') {
    await teardown();
    throw postgres.status === 'rejected' ? postgres.reason : (kafka as PromiseRejectedResult).reason;
  }
  project.provide('postgresUrl', postgres.value.url);
  project.provide('kafkaBrokers', kafka.value?.brokers ?? []);
  return teardown;
}

async function kafkaWherePossible(
  folder: string,
  onSpawn: (pid: number) => void,
): Promise<KafkaCluster | undefined> {
  try {
    return await startKafka({ folder, onSpawn: ({ pid }) => onSpawn(pid) });
  } catch (error) {
    if (!(error instanceof DaybookError) || error.code !== 'TOOL_MISSING') throw error;
    console.error(`Specs that need Kafka are skipped: ${error.message}. ${error.hint}`);
    return undefined;
  }
}
