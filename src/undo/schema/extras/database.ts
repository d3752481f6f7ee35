import type { FamilyQuery } from './scope.js';

/**
 * What is said of the database itself, and what is only looked at: of a kind whose `creates` are NULL nothing can be brought back. Values that may hold
 * a password are told apart by 20 bits of a digest, by which no password is found again.
 */
export const DATABASE: FamilyQuery = `
SELECT 'database setting', concat_ws(' ', 'of ' || quote_ident(pg_get_userbyid(nullif(s.setrole, 0))), p.name), 'pg_authid', s.setrole, 0, NULL, NULL::oid, p.value,
  ARRAY[w.subject || ' SET ' || quote_ident(p.name) || ' TO ' || CASE
    WHEN p.name IN ('local_preload_libraries', 'search_path', 'session_preload_libraries', 'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories')
    THEN coalesce(nullif(p.value, ''), '''''') ELSE quote_literal(p.value) END],
  w.subject || ' RESET ' || quote_ident(p.name), true
FROM pg_db_role_setting s JOIN pg_database b ON b.oid = s.setdatabase AND b.datname = current_database()
CROSS JOIN LATERAL (SELECT split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value FROM unnest(s.setconfig) c) p
CROSS JOIN LATERAL (SELECT CASE WHEN s.setrole = 0 THEN 'ALTER DATABASE ' ELSE 'ALTER ROLE ' || quote_ident(pg_get_userbyid(s.setrole)) || ' IN DATABASE ' END || quote_ident(b.datname) AS subject) w

UNION ALL
SELECT 'database owner', 'of the database', 'pg_database', b.oid, 0, NULL, NULL, pg_get_userbyid(b.datdba), ARRAY['ALTER DATABASE ' || quote_ident(b.datname) || ' OWNER TO ' || quote_ident(pg_get_userbyid(b.datdba))], NULL, true
FROM pg_database b WHERE b.datname = current_database()

UNION ALL
SELECT 'connection limit', 'of the database', 'pg_database', b.oid, 0, NULL, NULL, b.datconnlimit::text, ARRAY['ALTER DATABASE ' || quote_ident(b.datname) || ' CONNECTION LIMIT ' || b.datconnlimit],
  'ALTER DATABASE ' || quote_ident(b.datname) || ' CONNECTION LIMIT -1', true
FROM pg_database b WHERE b.datname = current_database() AND b.datconnlimit <> -1

UNION ALL
SELECT 'comment', 'database', 'pg_database', b.oid, 0, NULL, NULL, shobj_description(b.oid, 'pg_database'),
  ARRAY['COMMENT ON DATABASE ' || quote_ident(b.datname) || ' IS ' || quote_literal(shobj_description(b.oid, 'pg_database'))], 'COMMENT ON DATABASE ' || quote_ident(b.datname) || ' IS NULL', true
FROM pg_database b WHERE b.datname = current_database() AND shobj_description(b.oid, 'pg_database') IS NOT NULL

UNION ALL
SELECT 'database privileges', CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END, 'pg_database', b.oid, 0, NULL, NULL,
  string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END, ', ' ORDER BY e.privilege_type),
  array_remove(ARRAY['REVOKE ALL ON DATABASE ' || quote_ident(b.datname) || ' FROM ' || CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END,
    'GRANT ' || string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type) FILTER (WHERE NOT e.is_grantable) || ' ON DATABASE ' || quote_ident(b.datname) || ' TO ' || CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END,
    'GRANT ' || string_agg(e.privilege_type, ', ' ORDER BY e.privilege_type) FILTER (WHERE e.is_grantable) || ' ON DATABASE ' || quote_ident(b.datname) || ' TO ' || CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END || ' WITH GRANT OPTION'], NULL),
  'REVOKE ALL ON DATABASE ' || quote_ident(b.datname) || ' FROM ' || CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END, true
FROM pg_database b CROSS JOIN LATERAL aclexplode(coalesce(b.datacl, acldefault('d', b.datdba))) e
WHERE b.datname = current_database()
GROUP BY b.oid, b.datname, e.grantee

UNION ALL
SELECT 'default tablespace', 'of the database', 'pg_database', b.oid, 0, NULL, NULL, t.spcname::text, NULL, NULL, true
FROM pg_database b JOIN pg_tablespace t ON t.oid = b.dattablespace WHERE b.datname = current_database()

UNION ALL
SELECT 'access method', quote_ident(m.amname), 'pg_am', m.oid, 0, NULL, NULL, m.amtype::text || ' ' || m.amhandler, NULL, NULL, false
FROM pg_am m WHERE m.oid >= 16384 AND (m.oid, 'pg_am'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'base type', s.name || '.' || quote_ident(t.typname), 'pg_type', t.oid, 0, NULL, NULL, CASE WHEN t.typisdefined THEN concat_ws(' ', t.typinput, t.typoutput, t.typlen) ELSE 'shell' END, NULL, NULL, false
FROM pg_type t JOIN space s ON s.oid = t.typnamespace
WHERE (t.typtype = 'p' OR (t.typtype = 'b' AND t.typcategory <> 'A')) AND (t.oid, 'pg_type'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'subscription', quote_ident(b.subname), 'pg_subscription', b.oid, 0, NULL, NULL, concat_ws(' ', b.subenabled, b.subslotname, b.subpublications), NULL, NULL, false
FROM pg_subscription b JOIN pg_database d ON d.oid = b.subdbid AND d.datname = current_database()

UNION ALL
SELECT 'large objects', 'of the database', 'pg_largeobject_metadata', 0, 0, NULL, NULL, count(*) || ' ' || md5(string_agg(concat_ws(' ', l.oid, l.lomowner, l.lomacl, d.description), ',' ORDER BY l.oid)), NULL, NULL, false
FROM pg_largeobject_metadata l LEFT JOIN pg_description d ON d.classoid = 'pg_largeobject'::regclass AND d.objoid = l.oid
HAVING count(*) > 0

UNION ALL
SELECT 'hidden option', o.owner || ' ' || split_part(o.option, '=', 1), 'pg_foreign_server', 0, 0, NULL, NULL, substr(encode(sha256(convert_to(o.owner || ' ' || o.option, 'UTF8')), 'hex'), 1, 5), NULL, NULL, false
FROM (
  SELECT 'foreign data wrapper ' || quote_ident(fdwname) AS owner, unnest(fdwoptions) AS option FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'server ' || quote_ident(srvname), unnest(srvoptions) FROM pg_foreign_server
  UNION ALL SELECT 'user mapping of ' || quote_ident(usename) || ' on ' || quote_ident(srvname), unnest(umoptions) FROM pg_user_mappings
) o`;

/** Only from PostgreSQL 15 on. */
export const PARAMETER_PRIVILEGES: FamilyQuery = `
SELECT 'parameter privileges', p.parname, 'pg_parameter_acl', p.oid, 0, NULL, NULL::oid, p.paracl::text, NULL::text[], NULL, false FROM pg_parameter_acl p`;
