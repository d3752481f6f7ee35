/** A row of {@link FACTS_QUERY}. */
export interface FactRow {
  kind: string;
  identity: string;
  definition: string;
}

/**
 * Everything that a schema consists of, one row for each object (for sub-objects too: columns, constraints, triggers), for PostgreSQL 13 and later. A
 * definition is a list of attributes, one a line, `name=value` or a bare flag; lines that go on are indented by a tab. It holds no OID and nothing
 * that changes by use. Members of extensions, and the schemas of PostgreSQL and of Daybook, are left out.
 *
 * Names are qualified and values are written out as the session's settings say, so it must run under those of {@link FACTS_SETTINGS}.
 *
 * Columns that only newer servers have are read through an outer reference of the same name: where the catalog has the column it wins, elsewhere the
 * fallback of `newer` is seen.
 */
export const FACTS_QUERY = String.raw`
WITH
newer(attcompression, tgparentid, prqual, prattrs) AS (
  VALUES (''::"char", 0::oid, NULL::pg_node_tree, NULL::int2vector)
),
member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
space AS MATERIALIZED (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl, quote_ident(n.nspname) AS name
  FROM pg_namespace n
  WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'daybook', 'daybook_guard', 'daybook_ledger')
),
relation AS MATERIALIZED (
  SELECT c.*, s.name || '.' || quote_ident(c.relname) AS name
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')
    AND (c.oid, 'pg_class'::regclass) NOT IN (SELECT objid, classid FROM member)
),
disabled AS MATERIALIZED (
  SELECT tgrelid, count(*) AS triggers FROM pg_trigger WHERE tgisinternal AND tgenabled <> 'O' GROUP BY tgrelid
),
routine AS MATERIALIZED (
  SELECT p.*, s.name || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE (p.oid, 'pg_proc'::regclass) NOT IN (SELECT objid, classid FROM member)
),
own_type AS MATERIALIZED (
  SELECT t.*, s.name || '.' || quote_ident(t.typname) AS name
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r') AND t.typcategory <> 'A' AND (c.oid IS NULL OR c.relkind = 'c')
    AND (t.oid, 'pg_type'::regclass) NOT IN (SELECT objid, classid FROM member)
),
access(class, oid, acl) AS (
  SELECT class, oid, string_agg(item, ', ' ORDER BY item COLLATE "C")
  FROM (
    SELECT class, oid, unnest(acl)::text AS item
    FROM (
      SELECT 'n' AS class, oid, nspacl AS acl, acldefault('n', nspowner) AS usual FROM space
      UNION ALL SELECT 'c', oid, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner) FROM relation
      UNION ALL SELECT 'p', oid, proacl, acldefault('f', proowner) FROM routine
      UNION ALL SELECT 't', oid, typacl, acldefault('T', typowner) FROM own_type
      UNION ALL SELECT 'l', oid, lanacl, acldefault('l', lanowner) FROM pg_language
      UNION ALL SELECT 'w', oid, fdwacl, acldefault('F', fdwowner) FROM pg_foreign_data_wrapper
      UNION ALL SELECT 's', oid, srvacl, acldefault('S', srvowner) FROM pg_foreign_server
    ) explicit
    -- An ACL that was granted and revoked back to the usual one is not dumped, and means the same as none.
    WHERE acl IS NOT NULL AND NOT (acl @> usual AND usual @> acl)
  ) items
  GROUP BY class, oid
),
fact(kind, identity, definition) AS (
  SELECT 'schema', s.name, concat_ws(E'\n', 'owner=' || pg_get_userbyid(s.nspowner), 'acl=' || a.acl)
  FROM space s LEFT JOIN access a ON a.class = 'n' AND a.oid = s.oid
  WHERE (s.oid, 'pg_namespace'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'table', r.name, concat_ws(E'\n',
    CASE r.relkind WHEN 'f' THEN 'foreign' END,
    CASE r.relpersistence WHEN 'u' THEN 'unlogged' END,
    'owner=' || pg_get_userbyid(r.relowner),
    'acl=' || a.acl,
    'method=' || (SELECT amname FROM pg_am WHERE oid = r.relam AND amname <> 'heap'),
    'tablespace=' || (SELECT spcname FROM pg_tablespace WHERE oid = r.reltablespace),
    'of=' || CASE WHEN r.reloftype <> 0 THEN format_type(r.reloftype, NULL) END,
    CASE WHEN r.relrowsecurity THEN 'row security' END,
    CASE WHEN r.relforcerowsecurity THEN 'row security forced' END,
    CASE WHEN r.relreplident <> 'd' THEN 'replica identity=' || CASE r.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' ELSE 'index' END END,
    'partition key=' || CASE WHEN r.relkind = 'p' THEN pg_get_partkeydef(r.oid) END,
    'partition bound=' || CASE WHEN r.relispartition THEN pg_get_expr(r.relpartbound, r.oid) END,
    'inherits=' || CASE WHEN r.relispartition OR r.relhassubclass OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = r.oid) THEN
      (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = r.oid) END,
    'options=' || CASE WHEN r.reloptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(r.reloptions) o) END,
    'toast options=' || CASE WHEN r.reltoastrelid <> 0 THEN (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = r.reltoastrelid) END,
    'foreign keys disabled=' || d.triggers,
    'server=' || CASE WHEN r.relkind = 'f' THEN (SELECT quote_ident(srvname) || coalesce(' ' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(ftoptions) o), '') FROM pg_foreign_table t JOIN pg_foreign_server v ON v.oid = t.ftserver WHERE t.ftrelid = r.oid) END)
  FROM relation r LEFT JOIN access a ON a.class = 'c' AND a.oid = r.oid LEFT JOIN disabled d ON d.tgrelid = r.oid
  WHERE r.relkind IN ('r', 'p', 'f')

  UNION ALL
  SELECT 'column', r.name || '.' || quote_ident(a.attname), concat_ws(E'\n',
    'type=' || format_type(a.atttypid, a.atttypmod),
    'collation=' || CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
    CASE WHEN a.attnotnull THEN 'not null' END,
    CASE a.attgenerated WHEN '' THEN 'default=' WHEN 's' THEN 'generated stored=' ELSE 'generated virtual=' END
      || CASE WHEN a.atthasdef THEN replace((SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum), E'\n', E'\n\t') END,
    'identity=' || CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
    'storage=' || CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
    'compression=' || CASE a.compression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
    'statistics=' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
    'options=' || CASE WHEN a.attoptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(a.attoptions) o) END,
    'foreign options=' || CASE WHEN a.attfdwoptions IS NOT NULL THEN (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(a.attfdwoptions) o) END,
    'acl=' || CASE WHEN a.attacl IS NOT NULL AND a.attacl <> '{}' THEN (SELECT string_agg(i::text, ', ' ORDER BY i::text COLLATE "C") FROM unnest(a.attacl) i) END)
  FROM newer, relation r
  CROSS JOIN LATERAL (SELECT pg_attribute.*, attcompression AS compression FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped) a
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm')

  UNION ALL
  SELECT 'constraint', r.name || '.' || quote_ident(k.conname), concat_ws(E'\n',
    'definition=' || replace(pg_get_constraintdef(k.oid), E'\n', E'\n\t'),
    CASE WHEN k.contype = 'x' OR NOT k.condeferrable THEN NULL WHEN k.condeferred THEN 'initially deferred' ELSE 'deferrable' END,
    CASE WHEN NOT k.convalidated THEN 'not valid' END)
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
  -- Foreign keys of partitions are copies that PostgreSQL makes and names by itself.
  WHERE k.contype <> 't' AND NOT (k.contype = 'f' AND k.conparentid <> 0)

  UNION ALL
  SELECT 'constraint', t.name || '.' || quote_ident(k.conname), concat_ws(E'\n',
    'definition=' || replace(pg_get_constraintdef(k.oid), E'\n', E'\n\t'),
    CASE WHEN NOT k.convalidated THEN 'not valid' END)
  FROM pg_constraint k JOIN own_type t ON t.oid = k.contypid

  UNION ALL
  SELECT 'index', r.name, concat_ws(E'\n',
    -- What a constraint made is described by the constraint: writing it out twice took a tenth of the whole time.
    CASE WHEN k.conindid IS NULL THEN 'definition=' || replace(pg_get_indexdef(i.indexrelid), E'\n', E'\n\t')
      ELSE concat_ws(E'\n', 'constraint=' || quote_ident(k.conname), 'options=' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(r.reloptions) o)) END,
    CASE WHEN NOT i.indisvalid THEN 'invalid' END,
    CASE WHEN NOT i.indisready THEN 'not ready' END,
    CASE WHEN i.indisclustered THEN 'clustered' END,
    CASE WHEN i.indisreplident THEN 'replica identity' END,
    'partition of=' || CASE WHEN r.relispartition THEN (SELECT string_agg(inhparent::regclass::text, ', ') FROM pg_inherits WHERE inhrelid = r.oid) END,
    'tablespace=' || (SELECT spcname FROM pg_tablespace WHERE oid = r.reltablespace),
    'statistics=' || CASE WHEN i.indexprs IS NOT NULL THEN (SELECT string_agg(attnum || ':' || attstattarget, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = r.oid AND attstattarget >= 0) END)
  FROM pg_index i JOIN relation r ON r.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
  WHERE c.relkind IN ('r', 'p', 'm')

  UNION ALL
  SELECT 'sequence', r.name, concat_ws(E'\n',
    'type=' || format_type(s.seqtypid, NULL),
    'start=' || s.seqstart, 'increment=' || s.seqincrement, 'minimum=' || s.seqmin, 'maximum=' || s.seqmax, 'cache=' || s.seqcache,
    CASE WHEN s.seqcycle THEN 'cycle' END,
    CASE r.relpersistence WHEN 'u' THEN 'unlogged' END,
    'owned by=' || (SELECT d.refobjid::regclass::text || '.' || quote_ident(c.attname) FROM pg_depend d JOIN pg_attribute c ON c.attrelid = d.refobjid AND c.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')),
    'owner=' || pg_get_userbyid(r.relowner),
    'acl=' || a.acl)
  FROM relation r JOIN pg_sequence s ON s.seqrelid = r.oid LEFT JOIN access a ON a.class = 'c' AND a.oid = r.oid

  UNION ALL
  SELECT CASE r.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, r.name, concat_ws(E'\n',
    'definition=' || replace(pg_get_viewdef(r.oid), E'\n', E'\n\t'),
    'options=' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(r.reloptions) o),
    'method=' || (SELECT amname FROM pg_am WHERE oid = r.relam AND amname <> 'heap'),
    'tablespace=' || (SELECT spcname FROM pg_tablespace WHERE oid = r.reltablespace),
    'owner=' || pg_get_userbyid(r.relowner),
    'acl=' || a.acl)
  FROM relation r LEFT JOIN access a ON a.class = 'c' AND a.oid = r.oid
  WHERE r.relkind IN ('v', 'm')

  UNION ALL
  SELECT CASE r.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, r.name, concat_ws(E'\n',
    'definition=' || replace(pg_get_functiondef(r.oid), E'\n', E'\n\t'),
    'owner=' || pg_get_userbyid(r.proowner),
    'acl=' || a.acl)
  FROM routine r LEFT JOIN access a ON a.class = 'p' AND a.oid = r.oid
  WHERE r.prokind <> 'a'

  UNION ALL
  SELECT 'aggregate', r.name, concat_ws(E'\n',
    'returns=' || format_type(r.prorettype, NULL),
    'kind=' || g.aggkind::text, 'direct arguments=' || g.aggnumdirectargs,
    'transition=' || g.aggtransfn, 'state=' || format_type(g.aggtranstype, NULL), 'state size=' || g.aggtransspace, 'initial=' || replace(g.agginitval, E'\n', E'\n\t'),
    'final=' || nullif(g.aggfinalfn::oid, 0)::regproc, CASE WHEN g.aggfinalextra THEN 'final extra' END, 'final modify=' || g.aggfinalmodify::text,
    'combine=' || nullif(g.aggcombinefn::oid, 0)::regproc, 'serial=' || nullif(g.aggserialfn::oid, 0)::regproc, 'deserial=' || nullif(g.aggdeserialfn::oid, 0)::regproc,
    'moving transition=' || nullif(g.aggmtransfn::oid, 0)::regproc, 'moving inverse=' || nullif(g.aggminvtransfn::oid, 0)::regproc, 'moving final=' || nullif(g.aggmfinalfn::oid, 0)::regproc,
    'moving state=' || CASE WHEN g.aggmtranstype <> 0 THEN format_type(g.aggmtranstype, NULL) END, 'moving initial=' || replace(g.aggminitval, E'\n', E'\n\t'),
    'sort operator=' || nullif(g.aggsortop, 0)::regoperator, 'parallel=' || r.proparallel::text,
    'owner=' || pg_get_userbyid(r.proowner),
    'acl=' || a.acl)
  FROM routine r JOIN pg_aggregate g ON g.aggfnoid = r.oid LEFT JOIN access a ON a.class = 'p' AND a.oid = r.oid

  UNION ALL
  SELECT 'trigger', r.name || '.' || quote_ident(g.tgname), concat_ws(E'\n',
    'definition=' || replace(pg_get_triggerdef(g.oid), E'\n', E'\n\t'),
    CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'fires on replica' WHEN 'A' THEN 'fires always' END)
  FROM newer, relation r CROSS JOIN LATERAL (SELECT pg_trigger.*, tgparentid AS parent FROM pg_trigger WHERE tgrelid = r.oid) g
  WHERE r.relhastriggers AND NOT g.tgisinternal AND g.parent = 0

  UNION ALL
  SELECT 'rule', r.name || '.' || quote_ident(w.rulename), concat_ws(E'\n',
    'definition=' || replace(pg_get_ruledef(w.oid), E'\n', E'\n\t'),
    CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'fires on replica' WHEN 'A' THEN 'fires always' END)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
  WHERE w.rulename <> '_RETURN'

  UNION ALL
  SELECT 'policy', r.name || '.' || quote_ident(p.polname), concat_ws(E'\n',
    'command=' || CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
    CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
    'roles=' || (SELECT string_agg(n, ', ' ORDER BY n COLLATE "C") FROM (SELECT CASE WHEN o = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(o)) END AS n FROM unnest(p.polroles) o) names),
    'using=' || replace(pg_get_expr(p.polqual, p.polrelid), E'\n', E'\n\t'),
    'check=' || replace(pg_get_expr(p.polwithcheck, p.polrelid), E'\n', E'\n\t'))
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid

  UNION ALL
  SELECT 'type', t.name, concat_ws(E'\n',
    'kind=' || CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'c' THEN 'composite' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE CASE WHEN t.typisdefined THEN 'base' ELSE 'shell' END END,
    'labels=' || CASE t.typtype WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) END,
    'attributes=' || CASE t.typtype WHEN 'c' THEN (
      SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attcollation NOT IN (0, 100) THEN ' COLLATE ' || attcollation::regcollation ELSE '' END, ', ' ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped) END,
    CASE t.typtype WHEN 'd' THEN concat_ws(E'\n',
      'base=' || format_type(t.typbasetype, t.typtypmod),
      'collation=' || CASE WHEN t.typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype) THEN t.typcollation::regcollation::text END,
      CASE WHEN t.typnotnull THEN 'not null' END,
      'default=' || replace(coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), t.typdefault), E'\n', E'\n\t')) END,
    CASE t.typtype WHEN 'r' THEN (SELECT concat_ws(E'\n',
      'subtype=' || format_type(g.rngsubtype, NULL),
      'multirange=' || format_type((to_jsonb(g) ->> 'rngmultitypid')::oid, NULL),
      'operator class=' || (SELECT opcnamespace::regnamespace || '.' || quote_ident(opcname) FROM pg_opclass WHERE oid = g.rngsubopc),
      'collation=' || nullif(g.rngcollation, 0)::regcollation,
      'canonical=' || nullif(g.rngcanonical::oid, 0)::regproc,
      'difference=' || nullif(g.rngsubdiff::oid, 0)::regproc) FROM pg_range g WHERE g.rngtypid = t.oid) END,
    CASE t.typtype WHEN 'b' THEN concat_ws(E'\n',
      'input=' || nullif(t.typinput::oid, 0)::regproc, 'output=' || nullif(t.typoutput::oid, 0)::regproc, 'length=' || t.typlen, CASE WHEN t.typbyval THEN 'by value' END,
      'alignment=' || t.typalign::text, 'storage=' || t.typstorage::text, 'category=' || t.typcategory::text, 'delimiter=' || t.typdelim::text, 'default=' || replace(t.typdefault, E'\n', E'\n\t')) END,
    'owner=' || pg_get_userbyid(t.typowner),
    'acl=' || a.acl)
  FROM own_type t LEFT JOIN access a ON a.class = 't' AND a.oid = t.oid

  UNION ALL
  SELECT 'extension', quote_ident(extname), concat_ws(E'\n', 'version=' || extversion, 'schema=' || extnamespace::regnamespace)
  FROM pg_extension

  UNION ALL
  SELECT 'comment', i.type || ' ' || i.identity, 'text=' || replace(d.description, E'\n', E'\n\t')
  FROM (SELECT * FROM pg_description WHERE objoid >= 16384 OR (classoid = 'pg_namespace'::regclass AND objoid = 'public'::regnamespace)) d
  CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE (d.objoid, d.classoid) NOT IN (SELECT objid, classid FROM member)
    AND i.identity IS NOT NULL AND i.type <> 'large object'
    AND coalesce(i.schema, '') NOT IN ('daybook', 'daybook_guard', 'daybook_ledger') AND coalesce(i.schema, '') NOT LIKE 'pg\_%'
    AND i.identity !~ '^(daybook|daybook_ledger)$' AND i.identity !~ ' on (daybook|daybook_ledger)\.'

  UNION ALL
  SELECT 'default privileges', concat_ws(' ', pg_get_userbyid(d.defaclrole), 'in ' || quote_ident(s.nspname),
    CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END),
    'acl=' || coalesce((SELECT string_agg(i::text, ', ' ORDER BY i::text COLLATE "C") FROM unnest(d.defaclacl) i), '')
  FROM pg_default_acl d LEFT JOIN pg_namespace s ON s.oid = d.defaclnamespace
  WHERE s.oid IS NULL OR s.oid IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'publication', quote_ident(p.pubname),
    concat_ws(E'\n', 'settings=' || (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text, 'owner=' || pg_get_userbyid(p.pubowner))
  FROM pg_publication p
  WHERE (p.oid, 'pg_publication'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'publication table', quote_ident(p.pubname) || ' ' || m.prrelid::regclass, concat_ws(E'\n',
    'columns=' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = m.prrelid AND attnum = ANY (m.columns)),
    'where=' || m.condition)
  FROM newer CROSS JOIN LATERAL (SELECT prpubid, prrelid, prattrs AS columns, pg_get_expr(prqual, prrelid) AS condition FROM pg_publication_rel) m
  JOIN pg_publication p ON p.oid = m.prpubid
  JOIN relation r ON r.oid = m.prrelid

  UNION ALL
  SELECT 'publication schema', i.identity, ''
  FROM (SELECT DISTINCT classid, objid FROM pg_depend WHERE classid = to_regclass('pg_catalog.pg_publication_namespace') AND refclassid = 'pg_namespace'::regclass
    AND refobjid IN (SELECT oid FROM space)) d
  CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i

  UNION ALL
  SELECT 'event trigger', quote_ident(e.evtname), concat_ws(E'\n',
    'event=' || e.evtevent, 'function=' || e.evtfoid::regproc,
    'tags=' || (SELECT string_agg(t, ', ' ORDER BY t COLLATE "C") FROM unnest(e.evttags) t),
    CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'fires on replica' WHEN 'A' THEN 'fires always' END,
    'owner=' || pg_get_userbyid(e.evtowner))
  FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT IN ('daybook', 'daybook_guard', 'daybook_ledger') AND (e.oid, 'pg_event_trigger'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'statistics', s.name || '.' || quote_ident(x.stxname), concat_ws(E'\n',
    'definition=' || pg_get_statisticsobjdef(x.oid), 'target=' || CASE WHEN x.stxstattarget >= 0 THEN x.stxstattarget END, 'owner=' || pg_get_userbyid(x.stxowner))
  FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace
  WHERE (x.oid, 'pg_statistic_ext'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'collation', s.name || '.' || quote_ident(c.collname),
    concat_ws(E'\n', 'settings=' || (jsonb_strip_nulls(to_jsonb(c)) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text, 'owner=' || pg_get_userbyid(c.collowner))
  FROM pg_collation c JOIN space s ON s.oid = c.collnamespace
  WHERE (c.oid, 'pg_collation'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'cast', format_type(c.castsource, NULL) || ' to ' || format_type(c.casttarget, NULL),
    concat_ws(E'\n', 'method=' || c.castmethod::text, 'context=' || c.castcontext::text, 'function=' || nullif(c.castfunc, 0)::regprocedure)
  FROM pg_cast c
  WHERE c.oid >= 16384 AND (c.oid, 'pg_cast'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'operator', o.oid::regoperator::text, concat_ws(E'\n',
    'function=' || nullif(o.oprcode::oid, 0)::regprocedure, 'result=' || format_type(o.oprresult, NULL),
    'commutator=' || nullif(o.oprcom, 0)::regoperator, 'negator=' || nullif(o.oprnegate, 0)::regoperator,
    'restrict=' || nullif(o.oprrest::oid, 0)::regproc, 'join=' || nullif(o.oprjoin::oid, 0)::regproc,
    CASE WHEN o.oprcanmerge THEN 'merges' END, CASE WHEN o.oprcanhash THEN 'hashes' END,
    'owner=' || pg_get_userbyid(o.oprowner))
  FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace
  WHERE (o.oid, 'pg_operator'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'operator class', s.name || '.' || quote_ident(c.opcname) || ' using ' || m.amname, concat_ws(E'\n',
    'input=' || format_type(c.opcintype, NULL), 'family=' || f.opfnamespace::regnamespace || '.' || quote_ident(f.opfname), CASE WHEN c.opcdefault THEN 'default' END,
    'key=' || CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END, 'owner=' || pg_get_userbyid(c.opcowner))
  FROM pg_opclass c JOIN space s ON s.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily
  WHERE (c.oid, 'pg_opclass'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'operator family', s.name || '.' || quote_ident(f.opfname) || ' using ' || m.amname, concat_ws(E'\n',
    'operators=' || (SELECT string_agg(amopstrategy || ' ' || amopopr::regoperator || CASE WHEN amoppurpose = 'o' THEN ' for order' ELSE '' END, ', ' ORDER BY amopstrategy, amopopr::regoperator::text COLLATE "C") FROM pg_amop WHERE amopfamily = f.oid),
    'functions=' || (SELECT string_agg(amprocnum || ' ' || amproc::oid::regprocedure, ', ' ORDER BY amprocnum, amproc::oid::regprocedure::text COLLATE "C") FROM pg_amproc WHERE amprocfamily = f.oid),
    'owner=' || pg_get_userbyid(f.opfowner))
  FROM pg_opfamily f JOIN space s ON s.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
  WHERE (f.oid, 'pg_opfamily'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'text search configuration', s.name || '.' || quote_ident(c.cfgname), concat_ws(E'\n',
    'parser=' || (SELECT prsnamespace::regnamespace || '.' || quote_ident(prsname) FROM pg_ts_parser WHERE oid = c.cfgparser),
    'mappings=' || (SELECT string_agg(maptokentype || ' ' || mapdict::regdictionary, ', ' ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = c.oid),
    'owner=' || pg_get_userbyid(c.cfgowner))
  FROM pg_ts_config c JOIN space s ON s.oid = c.cfgnamespace
  WHERE (c.oid, 'pg_ts_config'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'text search dictionary', s.name || '.' || quote_ident(d.dictname), concat_ws(E'\n',
    'template=' || (SELECT tmplnamespace::regnamespace || '.' || quote_ident(tmplname) FROM pg_ts_template WHERE oid = d.dicttemplate),
    'options=' || replace(d.dictinitoption, E'\n', E'\n\t'), 'owner=' || pg_get_userbyid(d.dictowner))
  FROM pg_ts_dict d JOIN space s ON s.oid = d.dictnamespace
  WHERE (d.oid, 'pg_ts_dict'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'language', quote_ident(l.lanname), concat_ws(E'\n',
    CASE WHEN l.lanpltrusted THEN 'trusted' END, 'handler=' || nullif(l.lanplcallfoid, 0)::regproc, 'owner=' || pg_get_userbyid(l.lanowner), 'acl=' || a.acl)
  FROM pg_language l LEFT JOIN access a ON a.class = 'l' AND a.oid = l.oid
  WHERE l.lanispl AND (l.oid, 'pg_language'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'foreign data wrapper', quote_ident(w.fdwname), concat_ws(E'\n',
    'handler=' || nullif(w.fdwhandler, 0)::regproc, 'validator=' || nullif(w.fdwvalidator, 0)::regproc,
    'options=' || (SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY o COLLATE "C") FROM unnest(w.fdwoptions) o), 'owner=' || pg_get_userbyid(w.fdwowner), 'acl=' || a.acl)
  FROM pg_foreign_data_wrapper w LEFT JOIN access a ON a.class = 'w' AND a.oid = w.oid
  WHERE (w.oid, 'pg_foreign_data_wrapper'::regclass) NOT IN (SELECT objid, classid FROM member)

  -- Options of servers and user mappings may be passwords: only their names are facts.
  UNION ALL
  SELECT 'server', quote_ident(v.srvname), concat_ws(E'\n',
    'wrapper=' || (SELECT quote_ident(fdwname) FROM pg_foreign_data_wrapper WHERE oid = v.srvfdw), 'type=' || v.srvtype, 'version=' || v.srvversion,
    'options=' || (SELECT string_agg(n, ', ' ORDER BY n COLLATE "C") FROM (SELECT split_part(o, '=', 1) AS n FROM unnest(v.srvoptions) o) names), 'owner=' || pg_get_userbyid(v.srvowner), 'acl=' || a.acl)
  FROM pg_foreign_server v LEFT JOIN access a ON a.class = 's' AND a.oid = v.oid
  WHERE (v.oid, 'pg_foreign_server'::regclass) NOT IN (SELECT objid, classid FROM member)

  UNION ALL
  SELECT 'user mapping', m.usename || ' on ' || quote_ident(m.srvname), ''
  FROM pg_user_mappings m
)
SELECT kind::text, identity::text, definition::text FROM fact`;

/** What definitions depend on in a session, as local settings. Joining hundreds of catalogs' rows by JIT would take longer than without. */
export const FACTS_SETTINGS = `
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL lc_monetary = 'C';
SET LOCAL jit = off`;
