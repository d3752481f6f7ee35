/**
 * Every named thing of the database that can be told again by its OID (a column or attribute by its number too), but for members of extensions and what
 * is Daybook's own. `follows` says that its schema is its table's or owner's; `inherited` that its name is its parent's.
 */
export const IDENTITY_QUERY = String.raw`
WITH
member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
space AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_namespace n
  WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'daybook', 'daybook_guard', 'daybook_ledger')
),
relation AS MATERIALIZED (
  SELECT c.oid, c.relname, c.relkind, c.relnamespace, c.reltype, c.relhastriggers, c.reloftype, s.nspname,
    CASE c.relkind WHEN 'f' THEN 'foreignTable' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materializedView' WHEN 'S' THEN 'sequence'
      WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'type' ELSE 'table' END AS kind
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c') AND (c.oid, 'pg_class'::regclass) NOT IN (SELECT objid, classid FROM member)
),
backed AS MATERIALIZED (
  SELECT conindid AS oid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
),
identity(class, oid, sub, kind, space, schema, host, "table", name, args, signature, follows, inherited) AS (
  SELECT 'pg_namespace', s.oid, 0, 'schema', 0::oid, NULL, 0::oid, NULL, s.nspname::text, NULL::text[], NULL, false, false
  FROM space s WHERE (s.oid, 'pg_namespace'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'pg_class', r.oid, 0, r.kind, r.relnamespace, r.nspname, coalesce(i.indrelid, o.oid, 0), ic.relname, r.relname, NULL, NULL,
    r.kind = 'index' OR o.oid IS NOT NULL, false
  FROM relation r LEFT JOIN pg_index i ON i.indexrelid = r.oid LEFT JOIN pg_class ic ON ic.oid = i.indrelid
  LEFT JOIN LATERAL (
    SELECT d.refobjid AS oid FROM pg_depend d
    WHERE r.kind = 'sequence' AND d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
  ) o ON true
  WHERE r.relkind <> 'c' AND r.oid NOT IN (SELECT oid FROM backed)

  UNION ALL
  -- The index of a constraint has the constraint's name.
  SELECT 'pg_class', k.conindid, 0, 'constraint', r.relnamespace, r.nspname, r.oid, r.relname, k.conname, NULL, NULL, true, true
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'x')

  UNION ALL
  SELECT 'pg_attribute', r.oid, a.attnum, CASE r.relkind WHEN 'c' THEN 'typeAttribute' WHEN 'v' THEN 'viewColumn' WHEN 'm' THEN 'viewColumn' ELSE 'column' END,
    r.relnamespace, r.nspname, CASE r.relkind WHEN 'c' THEN r.reltype ELSE r.oid END, r.relname, a.attname, NULL, NULL, true, a.attinhcount > 0 OR r.reloftype <> 0
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')

  UNION ALL
  SELECT 'pg_constraint', k.oid, 0, 'constraint', r.relnamespace, r.nspname, r.oid, r.relname, k.conname,
    CASE WHEN k.contype IN ('p', 'u', 'x') THEN ARRAY['index'] END, k.contype::text, true, k.contype IN ('c', 'n') AND k.coninhcount > 0
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype <> 't'

  UNION ALL
  SELECT 'pg_constraint', k.oid, 0, 'domainConstraint', s.oid, s.nspname, t.oid, t.typname, k.conname, NULL, NULL, true, false
  FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN space s ON s.oid = t.typnamespace
  WHERE (t.oid, 'pg_type'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'pg_trigger', g.oid, 0, 'trigger', r.relnamespace, r.nspname, r.oid, r.relname, g.tgname, NULL, NULL, true, (to_jsonb(g) ->> 'tgparentid')::oid <> 0
  FROM relation r JOIN pg_trigger g ON g.tgrelid = r.oid JOIN pg_proc p ON p.oid = g.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE r.relhastriggers AND NOT g.tgisinternal AND n.nspname NOT IN ('daybook', 'daybook_guard', 'daybook_ledger')

  UNION ALL
  SELECT 'pg_rewrite', w.oid, 0, 'rule', r.relnamespace, r.nspname, r.oid, r.relname, w.rulename, NULL, NULL, true, false
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class

  UNION ALL
  SELECT 'pg_policy', p.oid, 0, 'policy', r.relnamespace, r.nspname, r.oid, r.relname, p.polname, NULL, NULL, true, false
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid

  UNION ALL
  SELECT 'pg_attrdef', d.oid, 0, CASE WHEN a.attgenerated = '' THEN 'default' ELSE 'column' END, r.relnamespace, r.nspname, r.oid, r.relname, a.attname, NULL, NULL, true, true
  FROM pg_attrdef d JOIN relation r ON r.oid = d.adrelid JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum

  UNION ALL
  SELECT 'pg_proc', p.oid, 0, CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END, s.oid, s.nspname, 0, NULL, p.proname,
    ARRAY(SELECT format_type(a.type, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, place) ORDER BY a.place), pg_get_function_identity_arguments(p.oid), false, false
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE (p.oid, 'pg_proc'::regclass) NOT IN (SELECT objid, classid FROM member)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')

  UNION ALL
  -- Arrays stand for their elements, row types for their relations, and multiranges for their ranges.
  SELECT 'pg_type', t.oid, 0, CASE WHEN r.kind <> 'type' THEN r.kind WHEN b.typtype = 'd' THEN 'domain' ELSE 'type' END, s.oid, s.nspname,
    CASE WHEN t.oid = b.oid AND (r.kind IS NULL OR r.kind = 'type') THEN 0::oid ELSE b.oid END, NULL, coalesce(r.relname, b.typname), NULL, b.typtype::text,
    false, t.oid <> b.oid OR r.kind <> 'type'
  FROM pg_type t
  LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
  LEFT JOIN LATERAL (SELECT g.rngtypid FROM pg_range g WHERE coalesce(e.typtype, t.typtype) = 'm' AND (to_jsonb(g) ->> 'rngmultitypid')::oid = coalesce(e.oid, t.oid)) g ON true
  JOIN pg_type b ON b.oid = coalesce(g.rngtypid, e.oid, t.oid)
  JOIN space s ON s.oid = b.typnamespace
  LEFT JOIN relation r ON r.oid = b.typrelid
  WHERE (b.typrelid = 0 OR r.oid IS NOT NULL) AND (b.oid, 'pg_type'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'pg_enum', l.oid, 0, 'enumLabel', s.oid, s.nspname, t.oid, t.typname, l.enumlabel, NULL, NULL, true, false
  FROM pg_enum l JOIN pg_type t ON t.oid = l.enumtypid JOIN space s ON s.oid = t.typnamespace
  WHERE (t.oid, 'pg_type'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT o.class, o.oid, 0, o.kind, coalesce(s.oid, 0), s.nspname, 0, NULL, o.name, NULL, o.signature, false, false
  FROM (
    SELECT 'pg_collation' AS class, oid, 'collation' AS kind, collnamespace AS space, collname::text AS name, NULL AS signature FROM pg_collation
    UNION ALL SELECT 'pg_operator', oid, 'operator', oprnamespace, oprname,
      '(' || coalesce(format_type(nullif(oprleft, 0), NULL), 'NONE') || ', ' || coalesce(format_type(nullif(oprright, 0), NULL), 'NONE') || ')' FROM pg_operator
    UNION ALL SELECT 'pg_opclass', c.oid, 'operatorClass', opcnamespace, opcname, amname FROM pg_opclass c JOIN pg_am m ON m.oid = opcmethod
    UNION ALL SELECT 'pg_opfamily', f.oid, 'operatorFamily', opfnamespace, opfname, amname FROM pg_opfamily f JOIN pg_am m ON m.oid = opfmethod
    UNION ALL SELECT 'pg_ts_config', oid, 'textSearchConfiguration', cfgnamespace, cfgname, NULL FROM pg_ts_config
    UNION ALL SELECT 'pg_ts_dict', oid, 'textSearchDictionary', dictnamespace, dictname, NULL FROM pg_ts_dict
    UNION ALL SELECT 'pg_ts_parser', oid, 'textSearchParser', prsnamespace, prsname, NULL FROM pg_ts_parser
    UNION ALL SELECT 'pg_ts_template', oid, 'textSearchTemplate', tmplnamespace, tmplname, NULL FROM pg_ts_template
    UNION ALL SELECT 'pg_conversion', oid, 'conversion', connamespace, conname, NULL FROM pg_conversion
    UNION ALL SELECT 'pg_statistic_ext', oid, 'statistics', stxnamespace, stxname, NULL FROM pg_statistic_ext
  ) o JOIN space s ON s.oid = o.space
  WHERE (o.oid, o.class::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT o.class, o.oid, 0, o.kind, 0, NULL, 0, NULL, o.name, NULL, NULL, false, false
  FROM (
    SELECT 'pg_extension' AS class, oid, 'extension' AS kind, extname::text AS name FROM pg_extension
    UNION ALL SELECT 'pg_event_trigger', e.oid, 'eventTrigger', evtname FROM pg_event_trigger e JOIN pg_proc p ON p.oid = evtfoid JOIN pg_namespace n ON n.oid = pronamespace
      WHERE n.nspname NOT IN ('daybook', 'daybook_guard', 'daybook_ledger')
    UNION ALL SELECT 'pg_publication', oid, 'publication', pubname FROM pg_publication
    UNION ALL SELECT 'pg_foreign_data_wrapper', oid, 'fdw', fdwname FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server', oid, 'server', srvname FROM pg_foreign_server
    UNION ALL SELECT 'pg_language', oid, 'language', lanname FROM pg_language WHERE lanispl
    UNION ALL SELECT 'pg_authid', oid, 'role', rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\_%'
  ) o
  WHERE (o.oid, o.class::regclass) NOT IN (SELECT objid, classid FROM member)
)
SELECT class, oid::text, sub, kind, space::text, schema, host::text, "table", name, to_json(args), signature, follows, inherited FROM identity
ORDER BY class COLLATE "C", oid, sub`;
