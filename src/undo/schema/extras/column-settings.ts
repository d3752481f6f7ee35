import type { FamilyQuery } from './scope.js';

/** What columns are told about how to store and estimate them. */
export const COLUMN_SETTINGS: FamilyQuery = `
SELECT s.kind, r.name || '.' || quote_ident(a.attname), 'pg_class', r.oid, a.attnum::int, NULL, NULL::oid, s.value,
  ARRAY['ALTER ' || r.alone || ' ' || r.name || ' ALTER COLUMN ' || col.name || ' ' || s.set],
  'ALTER ' || r.alone || ' ' || r.name || ' ALTER COLUMN ' || col.name || ' ' || s.reset, true
FROM relation r
JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
CROSS JOIN LATERAL (SELECT CASE WHEN r.relkind IN ('i', 'I') THEN a.attnum::text ELSE quote_ident(a.attname) END AS name) col
CROSS JOIN LATERAL (SELECT ARRAY['PLAIN', 'EXTERNAL', 'MAIN', 'EXTENDED'] AS words, ARRAY['p', 'e', 'm', 'x'] AS letters) w
CROSS JOIN LATERAL (
  SELECT 'column storage' AS kind, w.words[array_position(w.letters, a.attstorage::text)] AS value,
    'SET STORAGE ' || w.words[array_position(w.letters, a.attstorage::text)] AS set, 'SET STORAGE ' || w.words[array_position(w.letters, t.typstorage::text)] AS reset
  WHERE a.attstorage <> t.typstorage AND r.relkind IN ('r', 'p', 'm', 'f')
  UNION ALL
  SELECT 'column compression', c.name, 'SET COMPRESSION ' || c.name, 'SET COMPRESSION DEFAULT'
  FROM (SELECT CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS name) c
  WHERE c.name IS NOT NULL AND r.relkind IN ('r', 'p', 'm')
  UNION ALL
  SELECT 'column statistics', a.attstattarget::text, 'SET STATISTICS ' || a.attstattarget, 'SET STATISTICS -1'
  WHERE a.attstattarget >= 0 AND r.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
  UNION ALL
  SELECT 'column options', array_to_string(a.attoptions, ', '), 'SET (' || array_to_string(a.attoptions, ', ') || ')',
    'RESET (' || (SELECT string_agg(split_part(o, '=', 1), ', ') FROM unnest(a.attoptions) o) || ')'
  WHERE a.attoptions IS NOT NULL AND r.relkind IN ('r', 'p', 'm', 'f')
) s
WHERE r.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')`;
