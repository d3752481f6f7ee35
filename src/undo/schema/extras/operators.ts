import type { FamilyQuery } from './scope.js';

/** Casts, operators, their classes and families, procedural languages and transforms. */
export const OPERATORS: FamilyQuery = `
SELECT 'cast', t.pair, 'pg_cast', c.oid, 0, 'CAST (' || t.pair || ')', NULL::oid, t.definition, ARRAY['CREATE CAST (' || t.pair || ') ' || t.definition], NULL, false
FROM pg_cast c
CROSS JOIN LATERAL (
  SELECT format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) AS pair,
    CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END
      || CASE c.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END AS definition
) t
WHERE c.oid >= 16384 AND (c.oid, 'pg_cast'::regclass) NOT IN (SELECT objid, classid FROM member)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')

UNION ALL
SELECT 'operator', o.oid::regoperator::text, 'pg_operator', o.oid, 0,
  'OPERATOR ' || s.name || '.' || o.oprname || ' (' || coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', ' || coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE') || ')',
  o.oprowner, d.definition, ARRAY['CREATE OPERATOR ' || s.name || '.' || o.oprname || ' (' || d.definition || ')'], NULL, false
FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace
LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator n ON n.oid = o.oprnegate
CROSS JOIN LATERAL (SELECT concat_ws(', ', 'FUNCTION = ' || o.oprcode::regproc, 'LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), 'RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL),
  'COMMUTATOR = OPERATOR(' || c.oprnamespace::regnamespace || '.' || c.oprname || ')', 'NEGATOR = OPERATOR(' || n.oprnamespace::regnamespace || '.' || n.oprname || ')',
  'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc, 'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc, CASE WHEN o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END) AS definition) d
WHERE o.oprcode <> 0 AND (o.oid, 'pg_operator'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'operator family', s.name || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(m.amname), 'pg_opfamily', f.oid, 0, a.address, f.opfowner, coalesce(loose.members, ''),
  array_remove(ARRAY['CREATE ' || a.address, 'ALTER ' || a.address || ' ADD ' || loose.members], NULL), NULL, false
FROM pg_opfamily f JOIN space s ON s.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
CROSS JOIN LATERAL (SELECT 'OPERATOR FAMILY ' || s.name || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(m.amname) AS address) a
CROSS JOIN LATERAL (
  SELECT string_agg(e.text, ', ' ORDER BY e.text COLLATE "C") AS members FROM (
    SELECT 'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator || coalesce(' FOR ORDER BY ' || (SELECT opfnamespace::regnamespace || '.' || quote_ident(opfname) FROM pg_opfamily WHERE oid = nullif(o.amopsortfamily, 0)), '') AS text
    FROM pg_amop o JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = o.oid AND d.refclassid = 'pg_opfamily'::regclass WHERE o.amopfamily = f.oid
    UNION ALL
    SELECT 'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, NULL) || ', ' || format_type(p.amprocrighttype, NULL) || ') ' || p.amproc::oid::regprocedure
    FROM pg_amproc p JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_opfamily'::regclass WHERE p.amprocfamily = f.oid
  ) e
) loose
WHERE (f.oid, 'pg_opfamily'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'operator class', s.name || '.' || quote_ident(c.opcname) || ' USING ' || quote_ident(m.amname), 'pg_opclass', c.oid, 0,
  'OPERATOR CLASS ' || s.name || '.' || quote_ident(c.opcname) || ' USING ' || quote_ident(m.amname), c.opcowner, d.definition,
  ARRAY['CREATE OPERATOR CLASS ' || s.name || '.' || quote_ident(c.opcname) || ' ' || d.definition], NULL, false
FROM pg_opclass c JOIN space s ON s.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily
CROSS JOIN LATERAL (
  SELECT string_agg(e.text, ', ' ORDER BY e.text COLLATE "C") AS text FROM (
    SELECT 'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator || coalesce(' FOR ORDER BY ' || (SELECT opfnamespace::regnamespace || '.' || quote_ident(opfname) FROM pg_opfamily WHERE oid = nullif(o.amopsortfamily, 0)), '') AS text
    FROM pg_amop o JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = o.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
    UNION ALL
    SELECT 'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, NULL) || ', ' || format_type(p.amprocrighttype, NULL) || ') ' || p.amproc::oid::regprocedure
    FROM pg_amproc p JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
  ) e
) members
CROSS JOIN LATERAL (
  SELECT CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END || 'FOR TYPE ' || format_type(c.opcintype, NULL) || ' USING ' || quote_ident(m.amname)
    || ' FAMILY ' || f.opfnamespace::regnamespace || '.' || quote_ident(f.opfname) || ' AS '
    || coalesce(concat_ws(', ', 'STORAGE ' || format_type(nullif(c.opckeytype, 0), NULL), members.text), '') AS text
) t
CROSS JOIN LATERAL (SELECT CASE WHEN t.text LIKE '% AS ' THEN t.text || 'STORAGE ' || format_type(c.opcintype, NULL) ELSE t.text END AS definition) d
WHERE (c.oid, 'pg_opclass'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'language', quote_ident(l.lanname), 'pg_language', l.oid, 0, 'LANGUAGE ' || quote_ident(l.lanname), l.lanowner, d.definition,
  ARRAY['CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE ' || quote_ident(l.lanname) || ' ' || d.definition], NULL, false
FROM pg_language l
CROSS JOIN LATERAL (SELECT concat_ws(' ', 'HANDLER ' || l.lanplcallfoid::regproc, 'INLINE ' || nullif(l.laninline, 0)::regproc, 'VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc) AS definition) d
WHERE l.lanispl AND (l.oid, 'pg_language'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'transform', t.name, 'pg_transform', x.oid, 0, 'TRANSFORM FOR ' || t.name, NULL, t.definition, ARRAY['CREATE TRANSFORM FOR ' || t.name || ' (' || t.definition || ')'], NULL, false
FROM pg_transform x
CROSS JOIN LATERAL (
  SELECT format_type(x.trftype, NULL) || ' LANGUAGE ' || (SELECT quote_ident(lanname) FROM pg_language WHERE oid = x.trflang) AS name,
    concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(x.trffromsql::oid, 0)::regprocedure, 'TO SQL WITH FUNCTION ' || nullif(x.trftosql::oid, 0)::regprocedure) AS definition
) t
WHERE (x.oid, 'pg_transform'::regclass) NOT IN (SELECT objid, classid FROM member)`;
