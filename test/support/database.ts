import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Superuser's URL. */
  url: string;
  name: string;
  /** Drops it, ending the connections that are open to it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the test run's PostgreSQL.
 * @param template a database to clone; nobody may be connected to it
 * @param server superuser's URL of another server
 */
export async function createDatabase(
  template = 'template0',
  server = inject('postgresUrl'),
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(template)}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
