import type { Client } from 'pg';

/** The server and the session at the other end of a connection. */
export interface ServerFacts {
  /** Such as 150018. */
  versionNum: number;
  /** Such as `15.18 (Debian 15.18-0+deb12u1)`. */
  version: string;
  /** The cluster's identifier, the same on its replicas; undefined where the user may not read it. */
  systemIdentifier: string | undefined;
  database: string;
  user: string;
  isSuperuser: boolean;
  /** A standby: it takes no changes. */
  inRecovery: boolean;
  backendPid: number;
}

/** How long an executor's transaction may stand idle before the server ends the session, in milliseconds. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5 * 60_000;
/** How often the server looks whether the client of a running statement is still there (PostgreSQL 14 and later), in milliseconds. */
export const CLIENT_CHECK_INTERVAL_MS = 1_000;

/**
 * Without these a server notices a client that died without a word only when it next writes to it, which for a long statement is at its end: after its commit.
 */
const GUARDS: Readonly<Record<string, string>> = {
  client_connection_check_interval: String(CLIENT_CHECK_INTERVAL_MS),
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '30000',
  idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_TIMEOUT_MS),
};

/** Settings that this server does not know are passed over. */
const SET_QUERY = `
SELECT set_config(s.name, g.value, false)
FROM unnest($1::text[], $2::text[]) AS g(name, value) JOIN pg_settings s ON s.name = g.name`;

const FACTS_QUERY = `
SELECT current_setting('server_version_num')::int AS "versionNum", current_setting('server_version') AS version, current_database() AS database,
  current_user AS "user", current_setting('is_superuser') = 'on' AS "isSuperuser", pg_is_in_recovery() AS "inRecovery", pg_backend_pid() AS "backendPid"`;

const IDENTIFIER_QUERY = 'SELECT system_identifier::text AS identifier FROM pg_control_system()';

async function setGuards(client: Client): Promise<void> {
  const names = Object.keys(GUARDS);
  try {
    await client.query(SET_QUERY, [names, Object.values(GUARDS)]);
  } catch {
    // A platform may know a setting and refuse its value: then each for itself, as far as it goes.
    for (const name of names) await client.query(SET_QUERY, [[name], [GUARDS[name]!]]).catch(() => {});
  }
}

async function systemIdentifier(client: Client): Promise<string | undefined> {
  try {
    const { rows } = await client.query<{ identifier: string }>(IDENTIFIER_QUERY);
    return rows[0]?.identifier;
  } catch {
    return undefined;
  }
}

/** Reads what is known about the server; outside of a transaction, for what the user may not read fails. */
export async function readServerFacts(client: Client): Promise<ServerFacts> {
  const { rows } = await client.query<Omit<ServerFacts, 'systemIdentifier'>>(FACTS_QUERY);
  return { ...rows[0]!, systemIdentifier: await systemIdentifier(client) };
}

/**
 * Makes the session end soon when its client dies, whatever it is doing, and says what server it is. Outside of a transaction.
 */
export async function guardSession(client: Client): Promise<ServerFacts> {
  await setGuards(client);
  return readServerFacts(client);
}
