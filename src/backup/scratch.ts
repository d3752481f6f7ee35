import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { createDatabaseSql } from './database-properties.js';
import type { DatabaseProperties } from './manifest.js';
import { identifier } from './quote.js';

/** What a scratch database is for: verifications and dry runs; proofs. */
export type ScratchPurpose = 'verify' | 'prove';

const NAME = /^daybook_(?:verify|prove)_[0-9a-f]{32}_([0-9a-z]+)$/;

/** A scratch database of this age that nobody is connected to was left by a verification, a dry run or a proof that was killed. */
export const LEFT_OVER_AFTER_MS = 60 * 60 * 1000;

/** The name carries the time of its making, because PostgreSQL does not record when a database was made. */
export function scratchName(id: string, now: Date, purpose: ScratchPurpose = 'verify'): string {
  return `daybook_${purpose}_${id.replaceAll('-', '')}_${now.getTime().toString(36)}`;
}

/**
 * Makes an empty database of the encoding and locale of another.
 *
 * @param admin a connection to another database of the server
 * @throws DaybookError of this code, with a hint where the role may not make databases
 */
export async function createEmpty(
  admin: Client,
  name: string,
  like: DatabaseProperties,
  major: number,
  code: 'BACKUP_NOT_VERIFIED' | 'RESTORE_FAILED' | 'DRY_RUN_UNAVAILABLE',
): Promise<void> {
  try {
    await admin.query(createDatabaseSql(name, like, major));
  } catch (cause) {
    const sqlstate = sqlstateOf(cause);
    const role = sqlstate === SQLSTATE.insufficientPrivilege ? await currentRole(admin) : undefined;
    const why = role === undefined ? (cause as Error).message : `the role ${role} may not create databases`;
    throw new DaybookError(code, `the database ${name} could not be created: ${why}`, {
      cause,
      details: { database: name, sqlstate: sqlstate ?? null },
      ...(role === undefined ? {} : { hint: `Grant it: ALTER ROLE ${identifier(role)} CREATEDB.` }),
    });
  }
}

/** Drops a database with whoever is connected to it; one that is not there is no error. */
export async function dropDatabase(admin: Client, name: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
}

/**
 * Drops the scratch databases that killed verifications have left.
 *
 * @returns their names
 */
export async function dropLeftOvers(admin: Client, now: Date): Promise<string[]> {
  const found = await admin.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database d
      WHERE datname ~ '^daybook_(verify|prove)_' AND pg_has_role(datdba, 'MEMBER')`,
  );
  const dropped: string[] = [];
  for (const { name } of found.rows) {
    const made = Number.parseInt(NAME.exec(name)?.[1] ?? '', 36);
    if (Number.isNaN(made) || now.getTime() - made < LEFT_OVER_AFTER_MS) continue;
    try {
      // Without FORCE: a long verification that is at work has a connection, and the server refuses.
      await admin.query(`DROP DATABASE IF EXISTS ${identifier(name)}`);
      dropped.push(name);
    } catch (error) {
      if (sqlstateOf(error) !== SQLSTATE.objectInUse) throw error;
    }
  }
  return dropped;
}

async function currentRole(admin: Client): Promise<string> {
  return (await admin.query<{ role: string }>('SELECT current_user AS role')).rows[0]!.role;
}
