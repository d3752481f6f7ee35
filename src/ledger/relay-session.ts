import { tryLock } from '../postgres/advisory-lock.js';
import type { Client } from '../postgres/index.js';
import type { LedgerAddress, LedgerConnection } from './connection.js';
import { connectToLedger } from './installed.js';

/** The name of the advisory lock that the active relay of a ledger holds. */
export const relayLock = (ledger: string): string => `daybook relay ${ledger}`;

/** How often a relay says something to its server, in ms. */
export const PULSE_MS = 1000;

/** After how long without a word from a relay its server ends its session, so that another takes over, in ms. */
export const SILENCE_MS = 10_000;

/**
 * A host that is gone without a word is found out by TCP, in about six seconds; a relay that hangs, by its silence (PostgreSQL
 * 14 and later). Settings that the server does not know are passed over.
 */
const GUARDS = {
  tcp_keepalives_idle: '3',
  tcp_keepalives_interval: '1',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '6000',
  idle_session_timeout: String(SILENCE_MS),
} as const;

type Pulse = (client: Client) => Promise<unknown>;

/** A relay’s connection to the ledger’s database. The lock that makes it the active one lives and dies with it. */
export class RelaySession {
  readonly client: Client;
  readonly #connection: LedgerConnection;
  readonly #key: string;
  readonly #pulse: NodeJS.Timeout;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(connection: LedgerConnection, client: Client, ledger: string, pulse: Pulse) {
    this.#connection = connection;
    this.client = client;
    this.#key = relayLock(ledger);
    let beating = false;
    this.#pulse = setInterval(async () => {
      if (beating) return;
      beating = true;
      // Whoever works with the connection is told of its loss.
      await this.ask(pulse).catch(() => undefined);
      beating = false;
    }, PULSE_MS);
  }

  /**
   * @param pulse what is asked every second, also while Kafka keeps the relay waiting
   * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE
   */
  static async open(
    address: LedgerAddress,
    pulse: Pulse = (client) => client.query('SELECT'),
  ): Promise<RelaySession> {
    const connection = await connectToLedger({
      ...address,
      applicationName: `${address.applicationName} relay`,
    });
    try {
      const client = await connection.client();
      await client.query(
        `SELECT set_config(s.name, g.value, false)
         FROM unnest($1::text[], $2::text[]) AS g(name, value) JOIN pg_settings s ON s.name = g.name`,
        [Object.keys(GUARDS), Object.values(GUARDS)],
      );
      return new RelaySession(connection, client, address.name, pulse);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Asks when all that was asked before has been answered: the driver wants one at a time. */
  ask<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const asked = this.#last.then(() => work(this.client));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  /** Whether this is the active relay now. */
  tryLead(): Promise<boolean> {
    return this.ask((client) => tryLock(client, this.#key));
  }

  close(): Promise<void> {
    clearInterval(this.#pulse);
    return this.#connection.close();
  }
}
