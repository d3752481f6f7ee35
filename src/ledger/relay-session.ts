import { tryLock } from '../postgres/advisory-lock.js';
import type { Client } from '../postgres/index.js';
import type { LedgerAddress, LedgerConnection } from './connection.js';
import { connectToLedger } from './installed.js';

/** The name of the advisory lock that the active relay of a ledger holds. */
export const relayLock = (ledger: string): string => `daybook relay ${ledger}`;

/** A relay’s connection to the ledger’s database. The lock that makes it the active one lives and dies with it. */
export class RelaySession {
  readonly client: Client;
  readonly #connection: LedgerConnection;
  readonly #key: string;

  private constructor(connection: LedgerConnection, client: Client, ledger: string) {
    this.#connection = connection;
    this.client = client;
    this.#key = relayLock(ledger);
  }

  /** @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE */
  static async open(address: LedgerAddress): Promise<RelaySession> {
    const connection = await connectToLedger({
      ...address,
      applicationName: `${address.applicationName} relay`,
    });
    try {
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
