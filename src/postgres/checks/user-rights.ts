import type { Client } from 'pg';

/** What the current user may do beside its rights on relations. */
export interface UserRights {
  superuser: boolean;
  createRole: boolean;
  createDatabase: boolean;
  createInDatabase: boolean;
  /** Where a name without a schema goes; null where the search path leads nowhere. */
  currentSchema: string | null;
  /** By name, of the schemas that are there. */
  schemas: Record<string, { create: boolean; owned: boolean }>;
  /** By name, whether the user is a member, of the roles that are there. */
  roles: Record<string, boolean>;
}

const QUERY = `
SELECT r.rolsuper AS superuser, r.rolsuper OR r.rolcreaterole AS "createRole", r.rolsuper OR r.rolcreatedb AS "createDatabase",
  has_database_privilege(current_database(), 'CREATE') AS "createInDatabase", current_schema()::text AS "currentSchema",
  (SELECT coalesce(json_object_agg(n.nspname, json_build_object('create', has_schema_privilege(n.oid, 'CREATE'), 'owned', pg_has_role(n.nspowner, 'USAGE'))), '{}')
    FROM pg_namespace n WHERE n.nspname = ANY ($1::text[] || current_schema()::text)) AS schemas,
  (SELECT coalesce(json_object_agg(m.rolname, pg_has_role(m.oid, 'MEMBER')), '{}')
    FROM pg_roles m WHERE m.rolname = ANY ($2::text[])) AS roles
FROM pg_roles r WHERE r.rolname = current_user`;

/** What the user may do in these schemas and with these roles; what is not there is left out. */
export async function readUserRights(
  client: Client,
  schemas: readonly string[],
  roles: readonly string[],
): Promise<UserRights> {
  const { rows } = await client.query<UserRights>(QUERY, [schemas, roles]);
  return rows[0]!;
}
