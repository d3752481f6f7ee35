import { DaybookError } from '../errors.js';
import { type LedgerAddress, LedgerConnection } from './connection.js';
import { installedLedger } from './schema.js';

/**
 * A connection to the database of a ledger, which is there and is the one meant.
 *
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE
 */
export async function connectToLedger(address: LedgerAddress): Promise<LedgerConnection> {
  const connection = new LedgerConnection(address);
  try {
    await requireInstalled(connection, address.name);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** @throws DaybookError as {@link connectToLedger} */
export async function requireInstalled(connection: LedgerConnection, name: string): Promise<void> {
  const installed = await connection.use(installedLedger);
  if (installed === undefined) {
    throw new DaybookError('LEDGER_NOT_INITIALISED', 'the database holds no ledger');
  }
  if (installed !== name) {
    throw new DaybookError('LEDGER_MISMATCH', `the database holds the ledger ${installed}, not ${name}`);
  }
}
