import { DaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { isConnectionLoss, SQLSTATE } from '../postgres/sqlstate.js';

/** Where a ledger is, and who asks. */
export interface LedgerAddress {
  url: string;
  /** The ledger’s name in the configuration. */
  name: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
}

/** How often a statement is asked again after a lost connection, and how long to wait before each time, in ms. */
export const RECONNECT_PAUSES_MS = [0, 100, 400, 1000, 2000] as const;

/** One connection to the ledger’s database, opened when first used and opened again when it was lost, until it is closed. */
export class LedgerConnection {
  readonly #address: LedgerAddress;
  #client: Promise<Client> | undefined;
  #closed = false;

  constructor(address: LedgerAddress) {
    this.#address = address;
  }

  /**
   * Runs something that is safe to run twice: when the connection is lost it is asked again on a new one.
   *
   * @throws DaybookError LEDGER_UNREACHABLE (also where it was closed meanwhile), LEDGER_NOT_INITIALISED, LEDGER_PRIVILEGE
   */
  async use<Result>(ask: (client: Client) => Promise<Result>): Promise<Result> {
    let opened = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const client = await this.client();
        opened = true;
        return await ask(client);
      } catch (error) {
        // A ledger that was never reached is out of reach; one that was lost may come back.
        if (this.#closed || !isLost(error) || !opened || attempt >= RECONNECT_PAUSES_MS.length)
          throw translate(error);
        await this.drop();
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_PAUSES_MS[attempt]));
      }
    }
  }

  /** The connection as it is. */
  async client(): Promise<Client> {
    if (this.#closed)
      throw new DaybookError('LEDGER_UNREACHABLE', 'the connection to the ledger was closed already');
    this.#client ??= this.#open();
    return await this.#client;
  }

  /**
   * Ends the connection for good: what is asked from now on fails. Opened again by something that nobody waits for, it would keep
   * the process alive when its work is done.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await this.drop();
  }

  /** Ends the connection as it is; another is opened when one is needed. */
  async drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  async #open(): Promise<Client> {
    const { url, name, applicationName } = this.#address;
    try {
      return await openClient(url, { role: 'ledger', name, applicationName });
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }
}

const isLost = (error: unknown): boolean =>
  isConnectionLoss(error) || (error instanceof DaybookError && error.code === 'LEDGER_UNREACHABLE');

function translate(error: unknown): unknown {
  if (error instanceof DaybookError) return error;
  const code = (error as { code?: string }).code;
  if (isConnectionLoss(error)) {
    return new DaybookError('LEDGER_UNREACHABLE', 'the connection to the ledger was lost', { cause: error });
  }
  if (
    code === SQLSTATE.undefinedTable ||
    code === SQLSTATE.invalidSchemaName ||
    code === SQLSTATE.undefinedFunction
  ) {
    return new DaybookError('LEDGER_NOT_INITIALISED', 'the database holds no ledger', { cause: error });
  }
  if (code === SQLSTATE.insufficientPrivilege) {
    return new DaybookError('LEDGER_PRIVILEGE', 'the user of ledger.url may not use the ledger', {
      cause: error,
    });
  }
  return error;
}
