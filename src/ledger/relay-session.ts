import { DaybookError } from '../errors.js';
import { tryLock } from '../postgres/advisory-lock.js';
import type { Client } from '../postgres/index.js';
import { type LedgerAddress, LedgerConnection } from './connection.js';
import { installedLedger } from './schema.js';

/** A relay’s connection to the ledger’s database. The lock that makes it the active one lives and dies with it. */
export class RelaySession {
  readonly client: Client;
  readonly #connection: LedgerConnection;
  readonly #key: string;

  private constructor(connection: LedgerConnection, client: Client, ledger: string) {
    this.#connection = connection;
    this.client = client;
    this.#key = `daybook relay ${ledger}`;
  }

  /** @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE */
  static async open(address: LedgerAddress): Promise<RelaySession> {
    const connection = new LedgerConnection({
      ...address,
      applicationName: `${address.applicationName} relay`,
    });
    try {
      const installed = await connection.use(installedLedger);
      if (installed === undefined) {
        throw new DaybookError('LEDGER_NOT_INITIALISED', 'the database holds no ledger');
      }
      if (installed !== address.name) {
        throw new DaybookError(
          'LEDGER_MISMATCH',
          `the database holds the ledger ${installed}, not ${address.name}`,
        );
      }
      return new RelaySession(connection, await connection.client(), address.name);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Whether this is the active relay now. */
  tryLead(): Promise<boolean> {
    return tryLock(this.client, this.#key);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
