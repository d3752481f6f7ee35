import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../src/dev/postgres-server.js';

/** A PostgreSQL of the benchmark’s own, with its default settings: durable. */
export interface BenchServer {
  version: string;
  folder: string;
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Lets the server do now what it puts off: statistics, visibility, and writing out what was changed. */
  settle(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-bench-'));
  const server = await startPostgres({ folder: join(folder, 'postgres') });
  const urlOf = (name: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const administer = async (sql: string, url = server.url): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    version: server.version,
    folder,
    async createDatabase(name) {
      await administer(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    // What a round wrote is flushed before the next one begins, so that no round pays for another.
    async dropDatabase(name) {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
      await administer('CHECKPOINT');
    },
    async settle(name) {
      await administer('VACUUM (ANALYZE)', urlOf(name));
      await administer('CHECKPOINT');
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
