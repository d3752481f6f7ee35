import type { Client } from '../../../postgres/index.js';

/** A table with rows of its own. */
export interface SampleTable {
  oid: string;
  /** As in messages and events: `schema.name`. */
  name: string;
  quoted: string;
  /** Those that may be written, quoted. */
  columns: string[];
  pages: number;
  /** Whether this role reads all of its rows. */
  readable: boolean;
}

/** Members of extensions are made anew by the extension, rows and all; a foreign table's rows are elsewhere. */
const TABLES = `
  SELECT c.oid::text AS oid, n.nspname || '.' || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
         c.relpages AS pages,
         pg_catalog.has_table_privilege(c.oid, 'SELECT') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
           AND NOT pg_catalog.row_security_active(c.oid) AS readable,
         ARRAY(SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                ORDER BY a.attnum) AS columns
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname <> 'daybook' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

export const readSampleTables = async (client: Client): Promise<SampleTable[]> =>
  (await client.query<SampleTable>(TABLES)).rows;
