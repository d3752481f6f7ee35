import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { inject } from 'vitest';
import { FolderStore } from '../../src/backup/folder-store.js';
import { createDatabase, type TestDatabase } from './database.js';

const SAMPLE = new URL('./sample-database.sql', import.meta.url);

/** A database with many kinds of objects, and rows. */
export async function sampleDatabase(): Promise<TestDatabase> {
  const database = await createDatabase();
  await query(database.url, await readFile(SAMPLE, 'utf8'));
  return database;
}

/** Runs SQL on a connection of its own; the rows of the last statement. */
export async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: pg.QueryResult<Row> | pg.QueryResult<Row>[] = await client.query<Row>(sql);
    return (Array.isArray(result) ? result.at(-1)! : result).rows;
  } finally {
    await client.end();
  }
}

/** The names of databases that match a LIKE pattern. */
export async function databasesLike(pattern: string, server = inject('postgresUrl')): Promise<string[]> {
  const rows = await query<{ name: string }>(
    server,
    `SELECT datname AS name FROM pg_database WHERE datname LIKE ${pg.escapeLiteral(pattern)} ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** An empty store in a temporary folder. */
export async function temporaryStore(): Promise<{
  store: FolderStore;
  folder: string;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-store-'));
  return {
    store: new FolderStore(folder, 'shop'),
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A role that may log in and no more, and the URL by which it does. */
export async function createRole(
  attributes = '',
  server = inject('postgresUrl'),
): Promise<{ name: string; url(database: string): string; drop(): Promise<void> }> {
  const name = `role_${randomUUID().replaceAll('-', '')}`;
  await query(server, `CREATE ROLE ${name} LOGIN PASSWORD 'sesame' ${attributes}`);
  return {
    name,
    url: (database) => {
      const url = new URL(server);
      Object.assign(url, { username: name, password: 'sesame', pathname: `/${database}` });
      return url.href;
    },
    drop: async () => {
      await query(server, `DROP ROLE ${name}`);
    },
  };
}

/** The command lines of all processes of this machine, arguments separated by NUL. */
export async function commandLines(): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(processes.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}

export const backupId = () => v7();
