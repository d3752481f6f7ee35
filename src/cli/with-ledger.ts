import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config/config.js';
import { lintOverrides } from '../config/lint.js';
import { policyFor } from '../config/policy.js';
import { requireLedgerUrl } from '../config/require.js';
import type { LedgerAddress } from '../ledger/connection.js';
import { Ledger } from '../ledger/ledger.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import type { RunPolicy } from '../run/policy.js';
import type { CommandContext } from './command.js';

/** What commands work with that read the ledger and change nothing. */
export interface LedgerServices {
  config: Config;
  ledger: Ledger;
  address: LedgerAddress;
  /** Which process acts. */
  executor: string;
  policyOf: (environment: string) => RunPolicy;
  /** The migrations of the folder, read when first asked for. @throws MIGRATIONS_NOT_FOUND, MIGRATION_MALFORMED … */
  migrations: () => Promise<MigrationSet>;
}

/**
 * Opens the ledger and closes it when `use` is done, whatever comes of it.
 *
 * @param options.migrations whether `use` will ask for the migrations: they are then read while the server answers
 * @throws what `use` throws; CONFIG_NOT_FOUND, CONFIG_INVALID, LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH
 */
export async function withLedger<Result>(
  context: Pick<CommandContext, 'config'>,
  use: (services: LedgerServices) => Promise<Result>,
  options: { migrations?: boolean } = {},
): Promise<Result> {
  const config = await context.config();
  const executor = executorName();
  const { name } = config.ledger;
  const address = { url: requireLedgerUrl(config), name, applicationName: `daybook ${executor}` };
  const opening = Ledger.open(address);
  const migrations = once(() => readMigrations(config));
  // What goes wrong with them is said where they are asked for.
  if (options.migrations) migrations().catch(() => undefined);
  const ledger = await opening;
  const policyOf = (environment: string): RunPolicy => ({
    ...policyFor(config, environment),
    lint: lintOverrides(config, environment),
  });
  try {
    return await use({ config, ledger, address, executor, policyOf, migrations });
  } finally {
    await ledger.close();
  }
}

/** `host:pid:random`, so that a process id that is used again is not taken for the one before. */
const executorName = (): string => `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;

async function readMigrations(config: Config): Promise<MigrationSet> {
  const { loadMigrations } = await import('../migrations/load.js');
  return await loadMigrations(config.migrations);
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
