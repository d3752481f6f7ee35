import type { Client } from 'pg';

export interface Privileges {
  superuser: boolean;
  /** May make schemas in this database. */
  createInDatabase: boolean;
  /** In the schema public; undefined where there is none. */
  usageOnPublic: boolean | undefined;
  createInPublic: boolean | undefined;
  /** May signal other users' sessions, as a superuser or a member of pg_signal_backend. */
  signalBackends: boolean;
  /** Sees what other users' sessions do. */
  readAllStats: boolean;
}

const QUERY = `
SELECT r.rolsuper AS superuser,
  has_database_privilege(current_database(), 'CREATE') AS "createInDatabase",
  CASE WHEN n.oid IS NOT NULL THEN has_schema_privilege(n.oid, 'USAGE') END AS "usageOnPublic",
  CASE WHEN n.oid IS NOT NULL THEN has_schema_privilege(n.oid, 'CREATE') END AS "createInPublic",
  pg_has_role('pg_signal_backend', 'USAGE') AS "signalBackends",
  pg_has_role('pg_read_all_stats', 'USAGE') AS "readAllStats"
FROM pg_roles r LEFT JOIN pg_namespace n ON n.nspname = 'public'
WHERE r.rolname = current_user`;

/** What the current user may do here. */
export async function readPrivileges(client: Client): Promise<Privileges> {
  const { rows } = await client.query<Record<keyof Privileges, boolean | null>>(QUERY);
  const row = rows[0]!;
  return {
    superuser: row.superuser === true,
    createInDatabase: row.createInDatabase === true,
    usageOnPublic: row.usageOnPublic ?? undefined,
    createInPublic: row.createInPublic ?? undefined,
    signalBackends: row.signalBackends === true,
    readAllStats: row.readAllStats === true,
  };
}
