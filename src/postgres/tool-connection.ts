import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONNECT_TIMEOUT_MS } from './connect.js';
import { driver } from './driver.js';
import { parseUrl } from './url.js';

/** Parameters of a connection URL and the environment variable by which libpq takes each. */
const VARIABLES: Record<string, string> = {
  application_name: 'PGAPPNAME',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
  sslmode: 'PGSSLMODE',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  sslnegotiation: 'PGSSLNEGOTIATION',
  channel_binding: 'PGCHANNELBINDING',
};

/** How a child process reaches a database, with nothing of it on its command line. */
export interface ToolConnection {
  env: NodeJS.ProcessEnv;
  /** Removes the password file. */
  close(): Promise<void>;
}

/**
 * Turns a connection URL into an environment for libpq's programs, which then reach what node-postgres reaches by that
 * URL. A password goes into a file of mode 0600 in a folder of its own (PGPASSFILE); where there is none, ~/.pgpass of
 * the caller applies.
 *
 * @param url `postgres://user:password@host:port/database?sslmode=…`
 * @throws DaybookError CONFIG_INVALID where it is no such URL (it is not repeated in the message)
 */
export async function openToolConnection(
  url: string,
  base: NodeJS.ProcessEnv = process.env,
): Promise<ToolConnection> {
  const { host, port, user, database, parameters } = parseUrl(url, base);
  const { PGSERVICE: _service, PGHOSTADDR: _address, ...env } = base;
  Object.assign(env, {
    LC_ALL: 'C',
    PGAPPNAME: 'daybook',
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGCONNECT_TIMEOUT: String(DEFAULT_CONNECT_TIMEOUT_MS / 1_000),
  });
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const value = parameters[name];
    if (value !== undefined) env[variable] = value;
  }
  // `no-verify` is node-postgres' word for what libpq calls `require`.
  if (env.PGSSLMODE === 'no-verify') env.PGSSLMODE = 'require';
  const password = passwordOf(url);
  // A password file has one entry a line, so that a password of two lines can only stay in the environment.
  if (password === undefined || /[\r\n]/.test(password)) {
    if (password !== undefined) env.PGPASSWORD = password;
    return { env, close: async () => {} };
  }
  delete env.PGPASSWORD;
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  const close = () => rm(folder, { recursive: true, force: true });
  env.PGPASSFILE = join(folder, 'pgpass');
  try {
    await writeFile(env.PGPASSFILE, `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As node-postgres reads it; TLS is left out, for it would read certificates and warn about modes. */
function passwordOf(url: string): string | undefined {
  const [place, query = ''] = url.split(/\?(.*)/s, 2) as [string, string?];
  const parameters = [...new URLSearchParams(query)].filter(([name]) => !name.startsWith('ssl'));
  const { password } = new driver.Client({ connectionString: `${place}?${new URLSearchParams(parameters)}` });
  return typeof password === 'string' ? password : undefined;
}
