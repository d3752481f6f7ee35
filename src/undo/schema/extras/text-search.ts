import type { FamilyQuery } from './scope.js';

/** Text search: parsers, templates, dictionaries and configurations; and statistics objects and conversions, which are as simple. */
export const TEXT_SEARCH: FamilyQuery = String.raw`
SELECT 'text search parser', s.name || '.' || quote_ident(p.prsname), 'pg_ts_parser', p.oid, 0, 'TEXT SEARCH PARSER ' || s.name || '.' || quote_ident(p.prsname), NULL::oid, d.definition,
  ARRAY['CREATE TEXT SEARCH PARSER ' || s.name || '.' || quote_ident(p.prsname) || ' (' || d.definition || ')'], NULL, false
FROM pg_ts_parser p JOIN space s ON s.oid = p.prsnamespace
CROSS JOIN LATERAL (SELECT concat_ws(', ', 'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken, 'END = ' || p.prsend, 'LEXTYPES = ' || p.prslextype,
  'HEADLINE = ' || nullif(p.prsheadline::oid, 0)::regproc) AS definition) d
WHERE (p.oid, 'pg_ts_parser'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'text search template', s.name || '.' || quote_ident(p.tmplname), 'pg_ts_template', p.oid, 0, 'TEXT SEARCH TEMPLATE ' || s.name || '.' || quote_ident(p.tmplname), NULL, d.definition,
  ARRAY['CREATE TEXT SEARCH TEMPLATE ' || s.name || '.' || quote_ident(p.tmplname) || ' (' || d.definition || ')'], NULL, false
FROM pg_ts_template p JOIN space s ON s.oid = p.tmplnamespace
CROSS JOIN LATERAL (SELECT concat_ws(', ', 'INIT = ' || nullif(p.tmplinit::oid, 0)::regproc, 'LEXIZE = ' || p.tmpllexize) AS definition) d
WHERE (p.oid, 'pg_ts_template'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'text search dictionary', s.name || '.' || quote_ident(p.dictname), 'pg_ts_dict', p.oid, 0, 'TEXT SEARCH DICTIONARY ' || s.name || '.' || quote_ident(p.dictname), p.dictowner, d.definition,
  ARRAY['CREATE TEXT SEARCH DICTIONARY ' || s.name || '.' || quote_ident(p.dictname) || ' (' || d.definition || ')'], NULL, false
FROM pg_ts_dict p JOIN space s ON s.oid = p.dictnamespace JOIN pg_ts_template t ON t.oid = p.dicttemplate
CROSS JOIN LATERAL (SELECT concat_ws(', ', 'TEMPLATE = ' || t.tmplnamespace::regnamespace || '.' || quote_ident(t.tmplname), p.dictinitoption) AS definition) d
WHERE (p.oid, 'pg_ts_dict'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'text search configuration', s.name || '.' || quote_ident(c.cfgname), 'pg_ts_config', c.oid, 0, a.address, c.cfgowner, concat_ws(E'\n', 'parser ' || p.name, array_to_string(m.mappings, E'\n')),
  ('CREATE ' || a.address || ' (PARSER = ' || p.name || ')') || (SELECT array_agg('ALTER ' || a.address || ' ADD MAPPING ' || g.mapping) FROM unnest(m.mappings) g(mapping)), NULL, false
FROM pg_ts_config c JOIN space s ON s.oid = c.cfgnamespace
CROSS JOIN LATERAL (SELECT 'TEXT SEARCH CONFIGURATION ' || s.name || '.' || quote_ident(c.cfgname) AS address) a
CROSS JOIN LATERAL (SELECT prsnamespace::regnamespace || '.' || quote_ident(prsname) AS name FROM pg_ts_parser WHERE oid = c.cfgparser) p
CROSS JOIN LATERAL (
  SELECT array_agg('FOR ' || quote_ident(k.alias) || ' WITH ' || k.dictionaries ORDER BY k.tokid) AS mappings
  FROM (
    SELECT t.tokid, t.alias, string_agg(d.dictnamespace::regnamespace || '.' || quote_ident(d.dictname), ', ' ORDER BY m.mapseqno) AS dictionaries
    FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype JOIN pg_ts_dict d ON d.oid = m.mapdict
    WHERE m.mapcfg = c.oid GROUP BY t.tokid, t.alias
  ) k
) m
WHERE (c.oid, 'pg_ts_config'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'statistics', s.name || '.' || quote_ident(x.stxname), 'pg_statistic_ext', x.oid, 0, 'STATISTICS ' || s.name || '.' || quote_ident(x.stxname), x.stxowner,
  concat_ws(E'\n', pg_get_statisticsobjdef(x.oid), 'target ' || CASE WHEN x.stxstattarget >= 0 THEN x.stxstattarget END),
  array_remove(ARRAY[pg_get_statisticsobjdef(x.oid),
    CASE WHEN x.stxstattarget >= 0 THEN 'ALTER STATISTICS ' || s.name || '.' || quote_ident(x.stxname) || ' SET STATISTICS ' || x.stxstattarget END], NULL), NULL, false
FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace
WHERE (x.oid, 'pg_statistic_ext'::regclass) NOT IN (SELECT objid, classid FROM member)

UNION ALL
SELECT 'conversion', s.name || '.' || quote_ident(c.conname), 'pg_conversion', c.oid, 0, 'CONVERSION ' || s.name || '.' || quote_ident(c.conname), c.conowner, d.definition,
  ARRAY['CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' || s.name || '.' || quote_ident(c.conname) || ' ' || d.definition], NULL, false
FROM pg_conversion c JOIN space s ON s.oid = c.connamespace
CROSS JOIN LATERAL (SELECT 'FOR ' || quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO ' || quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc AS definition) d
WHERE (c.oid, 'pg_conversion'::regclass) NOT IN (SELECT objid, classid FROM member)`;
