/**
 * All that protects the ledger in its database, one row a thing: what it is, and what the catalog says of it. The same for every
 * installer, so it names roles of ours, and of others only whether they are superusers. Everybody may read these catalogs.
 *
 * To be run with search_path = pg_catalog: then nobody’s functions and operators are taken for the server’s, and names are written out.
 */
export const GUARDS_QUERY = `
WITH space AS (SELECT * FROM pg_namespace WHERE nspname IN ('daybook_ledger', 'daybook_guard')),
relation AS (SELECT c.* FROM pg_class c JOIN space s ON s.oid = c.relnamespace),
grants (classid, objid, says) AS (
  SELECT a.classid, a.objid, string_agg(DISTINCT
    CASE WHEN a.grantee = 0 THEN 'PUBLIC' WHEN a.grantee = a.owner THEN 'owner' ELSE pg_get_userbyid(a.grantee) END
      || ' ' || a.privilege_type || CASE WHEN a.is_grantable AND a.grantee <> a.owner THEN ' WITH GRANT OPTION' ELSE '' END, ', ')
  FROM (
    SELECT 'pg_namespace'::regclass::oid AS classid, s.oid AS objid, s.nspowner AS owner, x.* FROM space s, aclexplode(coalesce(s.nspacl, acldefault('n', s.nspowner))) x
    UNION ALL
    SELECT 'pg_class'::regclass, r.oid, r.relowner, x.* FROM relation r, aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) x
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, p.proowner, x.* FROM pg_proc p, space s, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE p.pronamespace = s.oid
  ) a
  -- What the owner may do is known by that; which privileges there are depends on the server's version.
  WHERE a.grantee <> a.owner
  GROUP BY 1, 2
),
said (thing, says) AS (
  SELECT 'schema ' || s.nspname, concat_ws('; ', 'owner ' || CASE WHEN u.rolsuper THEN 'a superuser' ELSE u.rolname END, g.says)
  FROM space s JOIN pg_roles u ON u.oid = s.nspowner LEFT JOIN grants g ON g.classid = 'pg_namespace'::regclass AND g.objid = s.oid

  UNION ALL
  SELECT CASE r.relkind WHEN 'r' THEN 'table ' WHEN 'v' THEN 'view ' ELSE 'relation of kind ' || r.relkind::text || ' ' END || r.relname,
    concat_ws('; ', 'owner ' || pg_get_userbyid(r.relowner), g.says, 'persistence ' || r.relpersistence::text,
      CASE WHEN r.relrowsecurity THEN 'row security' END, CASE WHEN r.relforcerowsecurity THEN 'forced' END, 'options ' || r.reloptions::text)
  FROM relation r LEFT JOIN grants g ON g.classid = 'pg_class'::regclass AND g.objid = r.oid WHERE r.relkind NOT IN ('i', 't', 'c')

  UNION ALL
  SELECT 'table that inherits from ' || r.relname, string_agg(h.inhrelid::regclass::text, ', ' ORDER BY 1)
  FROM pg_inherits h JOIN relation r ON r.oid = h.inhparent GROUP BY r.relname

  UNION ALL
  SELECT format('column %s of %s', a.attname, r.relname),
    concat_ws('; ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
      'default ' || pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attgenerated <> '' THEN 'generated' END, 'granted ' || a.attacl::text)
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE r.relkind = 'r'

  UNION ALL
  SELECT format('constraint %s of %s', c.conname, r.relname),
    pg_get_constraintdef(c.oid) || CASE WHEN c.convalidated THEN '' ELSE '; not validated' END
  FROM pg_constraint c JOIN relation r ON r.oid = c.conrelid WHERE c.contype NOT IN ('n', 't')

  UNION ALL
  SELECT format('index %s of %s', i.relname, r.relname),
    concat_ws('; ', pg_get_indexdef(i.oid), CASE WHEN NOT (x.indisvalid AND x.indisready AND x.indislive) THEN 'invalid' END)
  FROM pg_index x JOIN relation r ON r.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid WHERE r.relkind = 'r'

  UNION ALL
  SELECT format('trigger %s on %s', t.tgname, r.relname),
    regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER \\S+ ', '\\1') || CASE t.tgenabled WHEN 'A' THEN '; always' WHEN 'O' THEN '; not always' WHEN 'R' THEN '; only as a replica' ELSE '; disabled' END
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid

  UNION ALL
  SELECT format('rule %s on %s', w.rulename, r.relname), pg_get_ruledef(w.oid)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class

  UNION ALL
  SELECT format('policy %s on %s', p.polname, r.relname),
    concat_ws('; ', CASE WHEN NOT p.polpermissive THEN 'restrictive' END, 'for ' || p.polcmd::text,
      'to ' || (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o) END, ', ' ORDER BY pg_get_userbyid(o)) FROM unnest(p.polroles) o),
      'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid

  UNION ALL
  SELECT format('function %s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
    concat_ws('; ', 'owner ' || CASE WHEN u.rolsuper THEN 'a superuser' ELSE u.rolname END, g.says, 'returns ' || pg_get_function_result(p.oid),
      'language ' || l.lanname, CASE WHEN p.prosecdef THEN 'security definer' END, 'volatility ' || p.provolatile::text, array_to_string(p.proconfig, ', '),
      'source ' || encode(sha256(convert_to(coalesce(p.prosrc, ''), 'UTF8')), 'hex'))
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles u ON u.oid = p.proowner
  LEFT JOIN grants g ON g.classid = 'pg_proc'::regclass AND g.objid = p.oid

  UNION ALL
  SELECT 'event trigger ' || e.evtname, concat_ws('; ', 'on ' || e.evtevent, e.evtfoid::regproc::text, 'owner ' || CASE WHEN u.rolsuper THEN 'a superuser' ELSE u.rolname END,
    array_to_string(e.evttags, ', '), CASE e.evtenabled WHEN 'A' THEN 'always' WHEN 'D' THEN 'disabled' ELSE 'not always' END)
  FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN space s ON s.oid = p.pronamespace JOIN pg_roles u ON u.oid = e.evtowner

  UNION ALL
  -- What the server came with has smaller numbers. Ours is written against it, and would find what was added first.
  SELECT 'added to pg_catalog ' || i.type || ' ' || i.identity, 'is not of the server'
  FROM (SELECT 'pg_proc'::regclass::oid AS classid, oid AS objid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND oid >= 16384
        UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace AND oid >= 16384) o,
    LATERAL pg_identify_object(o.classid, o.objid, 0) i
  WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e')

  UNION ALL
  -- Types, operators and whatever else a schema can hold: ours holds none.
  SELECT i.type || ' ' || i.identity, 'is in the schema'
  FROM pg_depend d JOIN space s ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = s.oid,
    LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
  WHERE d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass)

  UNION ALL
  SELECT 'role ' || r.rolname, concat_ws('; ', CASE WHEN r.rolcanlogin THEN 'may log in' ELSE 'no login' END, CASE WHEN r.rolsuper THEN 'superuser' END,
    CASE WHEN r.rolcreaterole THEN 'may create roles' END, CASE WHEN r.rolcreatedb THEN 'may create databases' END,
    CASE WHEN r.rolreplication THEN 'may replicate' END, CASE WHEN r.rolbypassrls THEN 'bypasses row security' END,
    'acts as ' || (SELECT string_agg(pg_get_userbyid(m.roleid), ', ' ORDER BY 1) FROM pg_auth_members m WHERE m.member = r.oid AND pg_get_userbyid(m.roleid) <> 'pg_signal_backend'))
  FROM pg_roles r WHERE r.rolname IN ('daybook_owner', 'daybook_writer', 'daybook_auditor')

  UNION ALL
  -- Since PostgreSQL 16 a membership can be one by which nobody acts as the role: that of its maker.
  SELECT 'member of daybook_owner ' || pg_get_userbyid(m.member), 'may act as the owner'
  FROM pg_auth_members m WHERE m.roleid = to_regrole('daybook_owner')
    AND coalesce((to_jsonb(m) ->> 'set_option')::boolean OR (to_jsonb(m) ->> 'inherit_option')::boolean, true)
)
SELECT thing, says FROM said ORDER BY thing COLLATE "C", says COLLATE "C"`;
