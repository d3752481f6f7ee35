import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { MODULES } from './append-emmett.js';
import { benchBody } from './append-event.js';
import type { AppendStore } from './append-store.js';

/** Installs it by its own script; a pool of so many connections that finds its functions. */
export async function messageDbPool(url: string, connections: number): Promise<pg.Pool> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
    DATABASE_NAME: pathname.slice(1),
    CREATE_DATABASE: 'off',
  };
  const cwd = fileURLToPath(new URL(`${MODULES}@eventide/message-db/database`, import.meta.url));
  await promisify(execFile)('bash', ['install.sh'], { cwd, env });
  return new pg.Pool({
    connectionString: url,
    max: connections,
    options: '-c search_path=message_store',
  });
}

/** message-db, written to by its own function. Its versions count from 0. */
export async function messageDbStore(url: string, connections: number): Promise<AppendStore> {
  const pool = await messageDbPool(url, connections);
  const name = (stream: number): string => `target-${stream}`;
  const append = (stream: number, version: number | undefined): Promise<unknown> =>
    pool.query({
      name: 'write',
      text: 'SELECT message_store.write_message($1, $2, $3, $4, NULL, $5)',
      values: [
        uuidv7(),
        name(stream),
        'bench',
        benchBody(`target/t${stream}`, (version ?? 0) + 1),
        version === undefined ? null : version - 1,
      ],
    });
  return {
    name: 'message-db 1.3',
    append: async (stream) => void (await append(stream, undefined)),
    async appendAt(stream, version) {
      try {
        await append(stream, version);
        return 'accepted';
      } catch (error) {
        const refused = /Wrong expected version.*Stream Version: (-?\d+)/.exec((error as Error).message);
        if (!refused) throw error;
        return { version: Number(refused[1]) + 1 };
      }
    },
    async versions(stream) {
      const { rows } = await pool.query(
        'SELECT position FROM messages WHERE stream_name = $1 ORDER BY position',
        [name(stream)],
      );
      return rows.map(({ position }) => Number(position) + 1);
    },
    close: () => pool.end(),
  };
}
