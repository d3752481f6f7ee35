import { v7 as uuidv7 } from 'uuid';
import { identifier } from '../../backup/quote.js';
import { dropDatabase, scratchName } from '../../backup/scratch.js';
import { openMaintenance } from '../../backup/session.js';
import { openClient } from '../../postgres/connect.js';
import { guardSession } from '../../postgres/session.js';
import { parseUrl, withDatabase } from '../../postgres/url.js';
import type { TargetWork } from '../../run/work.js';

/** The copy that a sequence of migrations is proven in, and the session on it. */
export class ProofSession {
  readonly #target: TargetWork;
  readonly #url: string;
  #work: TargetWork | undefined;

  /** @param target whose policy and stream hold for the copy, too */
  constructor(target: TargetWork, url: string) {
    this.#target = target;
    this.#url = url;
  }

  /** With a session on the copy; another one after {@link fork}. */
  async work(): Promise<TargetWork> {
    this.#work ??= await this.#open(this.#url);
    return this.#work;
  }

  async close(): Promise<void> {
    const work = this.#work;
    this.#work = undefined;
    await work?.session.close().catch(() => undefined);
  }

  /**
   * Gives a copy of the copy to `use`, for what commits and is not wanted afterwards, and drops it. The session on the copy itself is closed, since PostgreSQL copies no
   * database that somebody is connected to.
   */
  async fork<Result>(use: (work: TargetWork) => Promise<Result>): Promise<Result> {
    await this.close();
    const admin = await openMaintenance(this.#url);
    const name = scratchName(uuidv7(), this.#target.services.now(), 'prove');
    try {
      await admin.query(
        `CREATE DATABASE ${identifier(name)} TEMPLATE ${identifier(parseUrl(this.#url).database)}`,
      );
      const work = await this.#open(withDatabase(this.#url, name));
      try {
        return await use(work);
      } finally {
        await work.session.close().catch(() => undefined);
      }
    } finally {
      await dropDatabase(admin, name).catch(() => undefined);
      await admin.end().catch(() => undefined);
    }
  }

  async #open(url: string): Promise<TargetWork> {
    const { address, services } = this.#target;
    const client = await openClient(url, {
      role: 'target',
      name: address.name,
      applicationName: `daybook proves ${services.executor}`,
    });
    const server = await guardSession(client);
    // Proofs are long, and between two statements of a transaction there is pg-delta’s planning.
    await client.query('SET idle_in_transaction_session_timeout = 0');
    return { ...this.#target, session: { client, server, waitedMs: 0, close: () => client.end() } };
  }
}
