import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import { packageFile } from '../package.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';

/** The version of the SQL in `ledger/schema`; what a database was installed with is in `daybook_ledger.installation`. */
export const LEDGER_SCHEMA_VERSION = 1;

const FOLDER = packageFile('ledger/schema');

/** The statements of `ledger/schema/*.sql` in their order. */
export async function ledgerSchemaSql(): Promise<string> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(FOLDER, file), 'utf8')));
  return texts.join('\n');
}

/**
 * Installs the ledger’s schema, roles and function in one transaction, where they are not there yet.
 *
 * @param client a superuser, or a user with CREATEROLE and CREATE on the database: then without event triggers against DDL
 * @param options.writers users of the cluster to be made members of `daybook_writer`
 * @returns whether anything was installed
 * @throws DaybookError LEDGER_MISMATCH where the database holds another ledger or is not in UTF8; LEDGER_PRIVILEGE
 */
export async function installLedger(
  client: Client,
  options: { ledger: string; writers?: readonly string[] },
): Promise<boolean> {
  const encoding = await client.query<{ encoding: string }>(
    `SELECT current_setting('server_encoding') AS encoding`,
  );
  if (encoding.rows[0]?.encoding !== 'UTF8') {
    throw new DaybookError(
      'LEDGER_MISMATCH',
      `the database of the ledger is in ${encoding.rows[0]?.encoding}`,
      {
        hint: 'Create it with ENCODING ‘UTF8’: the bytes of the events are UTF-8.',
      },
    );
  }
  const installed = await installedLedger(client);
  if (installed !== undefined && installed !== options.ledger) {
    throw new DaybookError(
      'LEDGER_MISMATCH',
      `the database holds the ledger ${installed}, not ${options.ledger}`,
    );
  }
  await client.query('BEGIN');
  try {
    if (installed === undefined) {
      await client.query(
        `SELECT set_config('daybook.ledger', $1, true), set_config('daybook.schema_version', $2, true)`,
        [options.ledger, LEDGER_SCHEMA_VERSION],
      );
      await client.query(await ledgerSchemaSql());
    }
    for (const writer of options.writers ?? []) {
      await makeWriter(client, writer);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw sqlstateOf(error) === SQLSTATE.insufficientPrivilege ? await lacksPrivilege(client, error) : error;
  }
  return installed === undefined;
}

/** What the installer must be given, as far as the database can tell. */
async function lacksPrivilege(client: Client, cause: unknown): Promise<DaybookError> {
  const { rows } = await client.query<{ user: string; database: string; roles: boolean; schema: boolean }>(
    `SELECT current_user AS "user", current_database() AS database, rolsuper OR rolcreaterole AS roles,
            has_database_privilege(current_database(), 'CREATE') AS schema
     FROM pg_roles WHERE rolname = current_user`,
  );
  const { user, database, roles, schema } = rows[0]!;
  const missing = [
    ...(roles ? [] : ['CREATEROLE']),
    ...(schema ? [] : [`CREATE on the database ${database}`]),
  ].join(' and ');
  const reason = missing === '' ? (cause as Error).message : `it lacks ${missing}`;
  return new DaybookError('LEDGER_PRIVILEGE', `the user ${user} may not create the ledger: ${reason}`, {
    hint: 'Grant that, or give the URL of a superuser in ledger.adminUrl, who can make event triggers against DDL besides.',
    cause,
  });
}

/** A member already, such as any superuser, is left alone: two installers on one cluster would get into each other's way. */
async function makeWriter(client: Client, user: string): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(
    `SELECT pg_has_role($1, 'daybook_writer', 'MEMBER') AS member`,
    [user],
  );
  if (!rows[0]?.member) await client.query(`GRANT daybook_writer TO ${client.escapeIdentifier(user)}`);
}

/** The name of the ledger that a database holds, or undefined where it holds none. */
export async function installedLedger(client: Client): Promise<string | undefined> {
  const there = await client.query<{ there: boolean }>(
    `SELECT to_regclass('daybook_ledger.installation') IS NOT NULL AS there`,
  );
  if (!there.rows[0]?.there) return undefined;
  const { rows } = await client.query<{ ledger: string }>('SELECT ledger FROM daybook_ledger.installation');
  return rows[0]?.ledger;
}
