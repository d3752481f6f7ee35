import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import { lastLines } from './log-file.js';
import { findPostgres } from './postgres-binaries.js';
import { postgresEnvironment } from './postgres-environment.js';
import { runTool } from './tools.js';

/**
 * Makes a database with PostgreSQL's own client program; does nothing where it exists.
 * @param url superuser's URL of any database on the server
 * @returns the URL of the database
 * @throws DaybookError TOOL_MISSING, DEV_FAILED
 */
export async function createDatabase(
  url: string,
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { hostname, port, username, password } = new URL(url);
  // Neither argv nor the environment of a process is private; a file is.
  const passwordFile = join(tmpdir(), `daybook-pgpass-${randomUUID()}`);
  try {
    writeFileSync(passwordFile, `*:*:*:*:${decodeURIComponent(password)}\n`, { mode: 0o600, flag: 'wx' });
    const run = await runTool(
      join(findPostgres(env).folder, 'createdb'),
      [
        '--host',
        hostname,
        '--port',
        port,
        '--username',
        decodeURIComponent(username),
        '--no-password',
        '--',
        name,
      ],
      { env: { ...postgresEnvironment(env), PGPASSFILE: passwordFile } },
    );
    if (run.code !== 0 && !run.stderr.includes(`database "${name}" already exists`)) {
      const said = lastLines(run.stderr).join('\n');
      throw new DaybookError(
        'DEV_FAILED',
        `the database ${name} on ${hostname}:${port} cannot be made: ${said}`,
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  const made = new URL(url);
  made.pathname = `/${encodeURIComponent(name)}`;
  return made.href;
}
