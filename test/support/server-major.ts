import { inject } from 'vitest';
import { query } from './backups.js';

/** The major version of the test run’s PostgreSQL. */
export async function serverMajor(): Promise<number> {
  const [row] = await query<{ version: string }>(
    inject('postgresUrl'),
    `SELECT current_setting('server_version_num') AS version`,
  );
  return Math.floor(Number(row!.version) / 10_000);
}
