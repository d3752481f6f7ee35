import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { benchBody } from './append-event.js';
import type { AppendStore } from './append-store.js';

const FOLDER = fileURLToPath(new URL('./peers/node_modules/@eventide/message-db/database', import.meta.url));

/** message-db, installed by its own script, written to by its own function on a pool of so many connections. */
export async function messageDbStore(url: string, connections: number): Promise<AppendStore> {
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
  await promisify(execFile)('bash', ['install.sh'], { cwd: FOLDER, env });
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    options: '-c search_path=message_store',
  });
  const name = (stream: number): string => `target-${stream}`;
  return {
    name: 'message-db 1.3',
    async append(stream, expectedVersion) {
      const body = benchBody(`target/t${stream}`, (expectedVersion ?? 0) + 1);
      try {
        await pool.query({
          name: 'write',
          text: 'SELECT message_store.write_message($1, $2, $3, $4, NULL, $5)',
          values: [
            uuidv7(),
            name(stream),
            'bench',
            body,
            expectedVersion === undefined ? null : expectedVersion - 1,
          ],
        });
        return true;
      } catch (error) {
        if (/Wrong expected version/.test((error as Error).message)) return false;
        throw error;
      }
    },
    async version(stream) {
      const { rows } = await pool.query('SELECT message_store.stream_version($1) AS version', [name(stream)]);
      return rows[0].version === null ? 0 : Number(rows[0].version) + 1;
    },
    close: () => pool.end(),
  };
}
