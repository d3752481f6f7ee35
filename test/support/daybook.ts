import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../src/backup/folder-store.js';
import { DEFAULT_RUN } from '../../src/config/defaults.js';
import { DEFAULT_ENVIRONMENTS, policyFor } from '../../src/config/policy.js';
import type { EventEnvelope } from '../../src/domain/event.js';
import { nameOf } from '../../src/domain/event.js';
import { initLedger } from '../../src/ledger/init.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { loadMigrations } from '../../src/migrations/load.js';
import type { MigrationSet } from '../../src/migrations/migration-set.js';
import type { RunPolicy } from '../../src/run/policy.js';
import { registerTarget } from '../../src/run/register-target.js';
import type { RunServices, TargetAddress } from '../../src/run/work.js';
import { createDatabase } from './database.js';

/** A ledger and one target, both in databases of their own, with a folder for migrations. */
export interface TestDaybook {
  ledger: Ledger;
  ledgerName: string;
  ledgerUrl: string;
  target: TargetAddress;
  folder: string;
  services: RunServices;
  policyOf(environment: string): RunPolicy;
  /** Writes migration files, `name → text`, and loads the folder. */
  migrations(files: Record<string, string>): Promise<MigrationSet>;
  /** The names of the target’s events, without those of before `after`. */
  history(after?: number): Promise<string[]>;
  events(): Promise<EventEnvelope[]>;
  /** Services of another executor on the same ledger. */
  executor(changes?: Partial<RunServices>): RunServices;
  close(): Promise<void>;
}

/** Databases to clone: one with an initialised ledger of this name, and one to be the target. */
export interface DaybookTemplates {
  ledger: { database: string; name: string };
  target: string;
  /** Superuser’s URL of the server that has them, and where the clones are made. */
  server?: string;
}

export async function openDaybook(environment = 'test', templates?: DaybookTemplates): Promise<TestDaybook> {
  const [ledgerDatabase, targetDatabase] = await Promise.all([
    createDatabase(templates?.ledger.database, templates?.server),
    createDatabase(templates?.target, templates?.server),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'daybook-test-'));
  const ledgerName = templates?.ledger.name ?? `test-${randomUUID().slice(0, 8)}`;
  const now = (): Date => new Date();
  const address = { url: ledgerDatabase.url, name: ledgerName };
  if (!templates)
    await initLedger({ ...address, software: 'daybook test', writer: { actor: 'tester', now } });
  const ledger = await Ledger.open({ ...address, applicationName: 'daybook test' });
  const target = { name: 'shop', url: targetDatabase.url };
  const quiet = { debug() {}, info() {}, warn() {} };
  const services: RunServices = {
    ledger,
    backups: (name) => new FolderStore(join(folder, 'backups'), name),
    actor: 'tester',
    executor: 'executor-1',
    settings: { ...DEFAULT_RUN, retries: 1, lockTimeoutMs: 500 },
    observer: {},
    log: quiet,
    now,
    monotonic: () => performance.now(),
    signal: new AbortController().signal,
  };
  await registerTarget(services, target, { environment, region: 'eu', tags: [] });
  const readTarget = (): Promise<EventEnvelope[]> => ledger.readStream(`target/${target.name}`);
  return {
    ledger,
    ledgerName,
    ledgerUrl: ledgerDatabase.url,
    target,
    folder,
    services,
    policyOf: (name) => policyFor({ environments: DEFAULT_ENVIRONMENTS }, name),
    async migrations(files) {
      const migrations = join(folder, 'migrations');
      await rm(migrations, { recursive: true, force: true });
      await import('node:fs/promises').then(({ mkdir }) => mkdir(migrations));
      for (const [name, text] of Object.entries(files)) await writeFile(join(migrations, name), text);
      return await loadMigrations(migrations);
    },
    history: async (after = 0) => (await readTarget()).slice(after).map(nameOf),
    events: readTarget,
    executor: (changes) => ({ ...services, executor: 'executor-2', ...changes }),
    async close() {
      await ledger.close();
      await Promise.all([ledgerDatabase.drop(), targetDatabase.drop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
