import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { FolderStore } from '../backup/folder-store.js';
import type { Config, KafkaConfig } from '../config/config.js';
import { policyFor } from '../config/policy.js';
import { requireLedgerUrl } from '../config/require.js';
import { asDaybookError } from '../errors.js';
import { Ledger } from '../ledger/ledger.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import type { RunObserver } from '../run/observer.js';
import type { RunPolicy } from '../run/policy.js';
import type { RunServices } from '../run/work.js';
import type { CommandContext } from './command.js';
import { RelayBeside } from './relay-beside.js';

/** What commands that act on targets work with. */
export interface Services {
  config: Config;
  ledger: Ledger;
  runs: RunServices;
  policyOf: (environment: string) => RunPolicy;
  /** The migrations of the folder, read when first asked for. @throws MIGRATIONS_NOT_FOUND, MIGRATION_MALFORMED … */
  migrations: () => Promise<MigrationSet>;
}

export interface ServicesRequest {
  /** Who watches the runs. */
  observer?: RunObserver;
  /** Seconds to wait for a target that is busy, instead of the configuration’s. */
  wait?: number | undefined;
  /** Whether events may be appended: they are then brought to Kafka too, where it is configured. */
  appends?: boolean;
}

/**
 * Opens the ledger and what runs work with, and closes it when `use` is done, whatever comes of it.
 *
 * @throws what `use` throws; CONFIG_NOT_FOUND, CONFIG_INVALID, LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH
 */
export async function withServices<Result>(
  context: CommandContext,
  { observer = {}, wait, appends = false }: ServicesRequest,
  use: (services: Services) => Promise<Result>,
): Promise<Result> {
  const config = await context.config();
  const executor = executorName();
  const address = {
    url: requireLedgerUrl(config),
    name: config.ledger.name,
    applicationName: `daybook ${executor}`,
  };
  const ledger = await Ledger.open(address);
  try {
    const relay = appends
      ? await RelayBeside.prepare(ledger, address, kafkaOf(config, context), context)
      : undefined;
    const runs: RunServices = {
      ledger,
      backups: (target) => new FolderStore(config.backups.folder, target),
      actor: context.actor,
      executor,
      settings: { ...config.run, ...(wait === undefined ? {} : { waitMs: wait * 1_000 }) },
      observer: relay ? relay.startingWith(observer) : observer,
      log: context.log,
      now: () => context.clock.now(),
      monotonic: () => context.clock.monotonic(),
      signal: context.signal,
    };
    const policyOf = (environment: string) => policyFor(config, environment);
    try {
      return await use({ config, ledger, runs, policyOf, migrations: once(() => readMigrations(config)) });
    } finally {
      await relay?.finish();
    }
  } finally {
    await ledger.close();
  }
}

/** Which process acts: `host:pid:random`, so that a process id that is used again is not taken for the one before. */
const executorName = (): string => `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;

/** What is wrong with the settings of Kafka must not keep a migration from a target: the ledger keeps its events. */
function kafkaOf(config: Config, { out }: CommandContext): KafkaConfig | undefined {
  try {
    return config.kafka;
  } catch (thrown) {
    out.note(`Events stay in the ledger: ${asDaybookError(thrown).message}.`);
    return undefined;
  }
}

async function readMigrations(config: Config): Promise<MigrationSet> {
  const { loadMigrations } = await import('../migrations/load.js');
  return await loadMigrations(config.migrations);
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
