import type { EventEnvelope } from '../../../src/domain/event.js';
import type { KafkaSettings } from '../../../src/kafka/settings.js';
import { openClient } from '../../../src/postgres/connect.js';
import type { Client } from '../../../src/postgres/index.js';
import { createRole, query } from '../backups.js';
import { createDatabase } from '../database.js';
import { type OwnPostgres, ownPostgres } from '../own-postgres.js';
import type { Attacker } from './attack.js';
import { catalogEvent, SIZE } from './events.js';
import { makeTemplate, type Template } from './template.js';

/** A ledger to be attacked. */
export interface World {
  /** The superuser’s. */
  url: string;
  ledger: string;
  /** Another topic may be taken for an attack. */
  kafka: KafkaSettings | undefined;
  /** Names that are other ones the next time, and what a table shows instead. */
  names: ReadonlyMap<string, string>;
  /** A connection of an attacker’s. */
  open(by: Attacker): Promise<Client>;
  /** Ends the connections that were opened. */
  leave(): Promise<void>;
  crashAfter: OwnPostgres['crashAfter'];
  /** An event that could be appended next, to the catalog. */
  next(changes?: Partial<EventEnvelope>): EventEnvelope;
  close(): Promise<void>;
}

type Role = Awaited<ReturnType<typeof createRole>>;

/** A server on which ledgers are attacked: clones of two, one of which a superuser installed. */
export class Arena {
  readonly #server: OwnPostgres;
  readonly #roles: Partial<Record<Attacker, Role>>;
  readonly #guarded: Template;
  readonly #bare: Template;

  private constructor(
    server: OwnPostgres,
    roles: Partial<Record<Attacker, Role>>,
    guarded: Template,
    bare: Template,
  ) {
    this.#server = server;
    this.#roles = roles;
    this.#guarded = guarded;
    this.#bare = bare;
  }

  static async open(): Promise<Arena> {
    const server = await ownPostgres();
    const [application, anybody, admin] = await Promise.all([
      createRole('', server.url),
      createRole('', server.url),
      createRole('CREATEROLE', server.url),
    ]);
    const guarded = await makeTemplate(server.url);
    const bare = await makeTemplate(server.url, admin);
    await query(server.url, `GRANT daybook_writer TO ${application.name}`);
    return new Arena(server, { application, anybody }, guarded, bare);
  }

  async world(by: Attacker): Promise<World> {
    const { database: template, ledger, kafka } = by === 'bare owner' ? this.#bare : this.#guarded;
    const database = await createDatabase(template.name, this.#server.url);
    const roles = this.#roles;
    let clients: Client[] = [];
    const leave = async () => {
      const open = clients;
      clients = [];
      await Promise.all(open.map((client) => client.end().catch(() => undefined)));
    };
    return {
      url: database.url,
      ledger,
      kafka,
      names: new Map([[database.name, 'ledger'] as const, [ledger, 'main'] as const]),
      async open(as) {
        const client = await openClient(roles[as]?.url(database.name) ?? database.url, {
          role: 'ledger',
          applicationName: 'attacker',
        });
        clients.push(client);
        // Session and current user: nothing is left of the superuser.
        if (as.endsWith('owner')) await client.query('SET SESSION AUTHORIZATION daybook_owner');
        return client;
      },
      leave,
      crashAfter: this.#server.crashAfter,
      next: (changes) => ({ ...catalogEvent(ledger, SIZE), ...changes }),
      async close() {
        await leave();
        await database.drop();
      },
    };
  }

  close(): Promise<void> {
    return this.#server.end();
  }
}
