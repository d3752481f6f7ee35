import type { Client } from '../postgres/index.js';
import type { DatabaseProperties } from './manifest.js';
import { identifier, literal, splitNames } from './quote.js';

/** Columns of pg_database that came after PostgreSQL 13 are read through JSON: null where the server has none. */
const PROPERTIES = `
  SELECT d.oid, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
         d.datcollate AS collate, d.datctype AS ctype,
         CASE to_jsonb(d)->>'datlocprovider' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS provider,
         coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') AS locale,
         to_jsonb(d)->>'daticurules' AS "icuRules",
         t.spcname AS tablespace, d.datconnlimit AS "connectionLimit", shobj_description(d.oid, 'pg_database') AS comment,
         d.datacl IS NOT NULL AS granted
    FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = $1`;

const SETTINGS = `
  SELECT r.rolname AS role, split_part(s.setting, '=', 1) AS name,
         substr(s.setting, strpos(s.setting, '=') + 1) AS value
    FROM pg_db_role_setting c LEFT JOIN pg_roles r ON r.oid = c.setrole,
         unnest(c.setconfig) WITH ORDINALITY AS s(setting, place)
   WHERE c.setdatabase = $1 AND (c.setrole = 0 OR r.rolname IS NOT NULL)
   ORDER BY r.rolname COLLATE "C" NULLS FIRST, s.place`;

const GRANTS = `
  SELECT r.rolname AS grantee, a.privilege_type AS privilege, a.is_grantable AS grantable
    FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
   WHERE d.oid = $1 AND (a.grantee = 0 OR r.rolname IS NOT NULL)
   ORDER BY r.rolname COLLATE "C" NULLS FIRST, a.privilege_type COLLATE "C"`;

/** Settings whose value is a list of names, each a value of its own to `SET` (GUC_LIST_QUOTE in PostgreSQL's source). */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/**
 * What belongs to a database as such: owner, locale, settings, privileges.
 *
 * @param client a connection to any database of the server
 * @returns undefined where there is no database of this name
 */
export async function readDatabaseProperties(
  client: Client,
  name: string,
): Promise<DatabaseProperties | undefined> {
  type Row = Omit<DatabaseProperties, 'settings' | 'grants'> & { oid: string; granted: boolean };
  const found = (await client.query<Row>(PROPERTIES, [name])).rows[0];
  if (!found) return undefined;
  const { oid, granted, ...properties } = found;
  const settings = await client.query<DatabaseProperties['settings'][number]>(SETTINGS, [oid]);
  const grants = await client.query<NonNullable<DatabaseProperties['grants']>[number]>(GRANTS, [oid]);
  return { ...properties, settings: settings.rows, grants: granted ? grants.rows : null };
}

/**
 * The statement that makes an empty database of the same encoding and locale.
 *
 * @param major of the server
 */
export function createDatabaseSql(name: string, like: DatabaseProperties, major: number): string {
  const options = [
    'TEMPLATE template0',
    `ENCODING ${literal(like.encoding)}`,
    `LC_COLLATE ${literal(like.collate)}`,
    `LC_CTYPE ${literal(like.ctype)}`,
  ];
  if (major >= 15) options.push(`LOCALE_PROVIDER ${like.provider}`);
  if (like.locale !== null && like.provider === 'icu') options.push(`ICU_LOCALE ${literal(like.locale)}`);
  if (like.locale !== null && like.provider === 'builtin')
    options.push(`BUILTIN_LOCALE ${literal(like.locale)}`);
  if (like.icuRules !== null) options.push(`ICU_RULES ${literal(like.icuRules)}`);
  return `CREATE DATABASE ${identifier(name)} ${options.join(' ')}`;
}

/**
 * The statements that give a database the properties of another. The owner comes last: after it, the role that
 * restores may have no say any more.
 */
export function applyPropertiesSql(name: string, like: DatabaseProperties): string[] {
  const database = identifier(name);
  const statements = [`ALTER DATABASE ${database} CONNECTION LIMIT ${like.connectionLimit}`];
  if (like.comment !== null) statements.push(`COMMENT ON DATABASE ${database} IS ${literal(like.comment)}`);
  for (const setting of like.settings) {
    const whose = setting.role === null ? '' : `ROLE ${identifier(setting.role)} IN `;
    const values = LISTS.has(setting.name) ? splitNames(setting.value) : [setting.value];
    const value = values.map(literal).join(', ') || "''";
    statements.push(`ALTER ${whose}DATABASE ${database} SET ${settingName(setting.name)} TO ${value}`);
  }
  if (like.grants !== null) {
    statements.push(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    for (const { grantee, privilege, grantable } of like.grants) {
      if (grantee === like.owner) continue;
      const to = grantee === null ? 'PUBLIC' : identifier(grantee);
      statements.push(
        `GRANT ${privilege} ON DATABASE ${database} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`,
      );
    }
  }
  statements.push(`ALTER DATABASE ${database} OWNER TO ${identifier(like.owner)}`);
  return statements;
}

/** Settings of extensions have a dotted name. */
const settingName = (name: string) => name.split('.').map(identifier).join('.');
