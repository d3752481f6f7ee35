import type { FamilyQuery } from './scope.js';

/** What relations and their parts are told beside their definitions. */
export const RELATION_SETTINGS: FamilyQuery = `
SELECT 'toast options', r.name, 'pg_class', r.oid, 0, NULL, NULL::oid, o.options,
  ARRAY['ALTER ' || r.word || ' ' || r.name || ' SET (' || o.options || ')'], 'ALTER ' || r.word || ' ' || r.name || ' RESET (' || o.names || ')', true
FROM relation r JOIN pg_class t ON t.oid = r.reltoastrelid AND t.reloptions IS NOT NULL
CROSS JOIN LATERAL (
  SELECT string_agg('toast.' || o, ', ' ORDER BY o COLLATE "C") AS options, string_agg('toast.' || split_part(o, '=', 1), ', ' ORDER BY o COLLATE "C") AS names FROM unnest(t.reloptions) o
) o

UNION ALL
SELECT 'clustered on', r.name, 'pg_class', x.oid, 0, NULL, NULL, x.relname,
  ARRAY['ALTER ' || r.word || ' ' || r.name || ' CLUSTER ON ' || quote_ident(x.relname)], 'ALTER ' || r.word || ' ' || r.name || ' SET WITHOUT CLUSTER', true
FROM pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisclustered

UNION ALL
SELECT 'view column default', r.name || '.' || quote_ident(a.attname), 'pg_class', r.oid, a.attnum, NULL, NULL, pg_get_expr(d.adbin, d.adrelid),
  ARRAY['ALTER VIEW ' || r.name || ' ALTER COLUMN ' || quote_ident(a.attname) || ' SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)],
  'ALTER VIEW ' || r.name || ' ALTER COLUMN ' || quote_ident(a.attname) || ' DROP DEFAULT', true
FROM pg_attrdef d JOIN relation r ON r.oid = d.adrelid AND r.relkind = 'v' JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum

UNION ALL
SELECT 'column privileges', r.name || '.' || quote_ident(a.attname) || ' ' || g.grantee, 'pg_class', r.oid, a.attnum, NULL, NULL, g.definition,
  array_remove(ARRAY['REVOKE ALL (' || quote_ident(a.attname) || ') ON ' || r.name || ' FROM ' || g.grantee,
    'GRANT ' || g.plain || ' ON ' || r.name || ' TO ' || g.grantee, 'GRANT ' || g.grantable || ' ON ' || r.name || ' TO ' || g.grantee || ' WITH GRANT OPTION'], NULL),
  'REVOKE ALL (' || quote_ident(a.attname) || ') ON ' || r.name || ' FROM ' || g.grantee, true
FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL
CROSS JOIN LATERAL (
  SELECT CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END AS grantee,
    string_agg(e.privilege_type || CASE WHEN e.is_grantable THEN '*' ELSE '' END, ', ' ORDER BY e.privilege_type) AS definition,
    string_agg(e.privilege_type || ' (' || quote_ident(a.attname) || ')', ', ' ORDER BY e.privilege_type) FILTER (WHERE NOT e.is_grantable) AS plain,
    string_agg(e.privilege_type || ' (' || quote_ident(a.attname) || ')', ', ' ORDER BY e.privilege_type) FILTER (WHERE e.is_grantable) AS grantable
  FROM aclexplode(a.attacl) e GROUP BY e.grantee
) g
WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped

UNION ALL
SELECT 'unpopulated', r.name, 'pg_class', r.oid, 0, NULL, NULL, '',
  ARRAY['REFRESH MATERIALIZED VIEW ' || r.name || ' WITH NO DATA'], 'REFRESH MATERIALIZED VIEW ' || r.name, true
FROM relation r WHERE r.relkind = 'm' AND NOT r.relispopulated

UNION ALL
SELECT 'unlogged sequence', r.name, 'pg_class', r.oid, 0, NULL, NULL, '',
  ARRAY['ALTER SEQUENCE ' || r.name || ' SET UNLOGGED'], 'ALTER SEQUENCE ' || r.name || ' SET LOGGED', true
FROM relation r WHERE r.relkind = 'S' AND r.relpersistence = 'u'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)

UNION ALL
SELECT 'typed table', r.name, 'pg_class', r.oid, 0, NULL, NULL, format_type(r.reloftype, NULL),
  ARRAY['ALTER TABLE ' || r.name || ' OF ' || format_type(r.reloftype, NULL)], 'ALTER TABLE ' || r.name || ' NOT OF', true
FROM relation r WHERE r.reloftype <> 0

UNION ALL
SELECT 'trigger of a partition', r.name || '.' || quote_ident(g.tgname), 'pg_class', r.oid, 0, NULL, NULL, g.tgenabled::text,
  ARRAY['ALTER TABLE ONLY ' || r.name || CASE g.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END || ' TRIGGER ' || quote_ident(g.tgname)],
  'ALTER TABLE ONLY ' || r.name || CASE p.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' ELSE ' ENABLE' END || ' TRIGGER ' || quote_ident(g.tgname), true
FROM pg_trigger g JOIN relation r ON r.oid = g.tgrelid JOIN pg_trigger p ON p.oid = (to_jsonb(g) ->> 'tgparentid')::oid
WHERE NOT g.tgisinternal AND g.tgenabled <> p.tgenabled

UNION ALL
SELECT 'depends on extension', i.type || ' ' || i.identity || ' on ' || quote_ident(x.extname), d.classid::regclass::text, d.objid, d.objsubid, NULL, NULL, '',
  ARRAY['ALTER ' || upper(i.type) || ' ' || i.identity || ' DEPENDS ON EXTENSION ' || quote_ident(x.extname)],
  'ALTER ' || upper(i.type) || ' ' || i.identity || ' NO DEPENDS ON EXTENSION ' || quote_ident(x.extname), true
FROM pg_depend d JOIN pg_extension x ON x.oid = d.refobjid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'

UNION ALL
SELECT 'comment', 'column ' || r.name || '.' || quote_ident(a.attname), 'pg_class', r.oid, a.attnum, NULL, NULL, d.description,
  ARRAY['COMMENT ON COLUMN ' || r.name || '.' || quote_ident(a.attname) || ' IS ' || quote_literal(d.description)],
  'COMMENT ON COLUMN ' || r.name || '.' || quote_ident(a.attname) || ' IS NULL', true
FROM pg_description d JOIN relation r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid
WHERE d.objsubid > 0 AND (r.relkind IN ('v', 'm', 'c') OR NOT a.attislocal)

UNION ALL
SELECT 'comment', lower(r.word) || ' ' || r.name, 'pg_class', r.oid, 0, NULL, NULL, d.description,
  ARRAY['COMMENT ON ' || r.word || ' ' || r.name || ' IS ' || quote_literal(d.description)], 'COMMENT ON ' || r.word || ' ' || r.name || ' IS NULL', true
FROM pg_description d JOIN relation r ON r.oid = d.objoid AND d.classoid = 'pg_class'::regclass
WHERE d.objsubid = 0 AND (
  (r.relkind IN ('i', 'I') AND (r.relispartition OR EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = r.oid AND k.contype IN ('p', 'u', 'x'))))
  OR (r.relkind = 'S' AND EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = r.oid AND i.refclassid = 'pg_class'::regclass AND i.deptype = 'i')))`;
