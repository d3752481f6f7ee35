import type { Client } from '../../../postgres/index.js';

/** A foreign key of one table, or of one partition. */
export interface ForeignKey {
  child: string;
  parent: string;
  /** As they follow FROM: with ONLY where rows of heirs do not count. */
  childFrom: string;
  parentFrom: string;
  /** Pairs of quoted columns and the operator that compares them, qualified. */
  columns: { child: string; parent: string; operator: string }[];
  /** Those of the child that may not be null, quoted. */
  required: string[];
  validated: boolean;
  parentReadable: boolean;
}

/**
 * PostgreSQL has a row for each partition of a partitioned parent, too, below the one that says all; and one for each partition of the child, which is
 * the one that counts for its rows.
 */
const FOREIGN_KEYS = `
  SELECT k.conrelid::text AS child, k.confrelid::text AS parent, k.convalidated AS validated,
         'ONLY ' || k.conrelid::regclass::text AS "childFrom",
         CASE p.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || k.confrelid::regclass::text AS "parentFrom",
         pg_catalog.has_table_privilege(p.oid, 'SELECT') AND NOT pg_catalog.row_security_active(p.oid) AS "parentReadable",
         (SELECT json_agg(json_build_object('child', quote_ident(ca.attname), 'parent', quote_ident(pa.attname),
                   'operator', format('OPERATOR(%I.%s)', o.nspname, o.oprname)) ORDER BY x.n)
            FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY AS x(ck, pk, op, n)
            JOIN pg_catalog.pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = x.ck
            JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = x.pk
            JOIN (SELECT op.oid, op.oprname, ns.nspname FROM pg_catalog.pg_operator op
                    JOIN pg_catalog.pg_namespace ns ON ns.oid = op.oprnamespace) o ON o.oid = x.op) AS columns,
         ARRAY(SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey) AND a.attnotnull) AS required
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
   WHERE k.contype = 'f' AND c.relkind = 'r'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint above
                      WHERE above.oid = k.conparentid AND above.conrelid = k.conrelid)
   ORDER BY k.conrelid, k.conname COLLATE "C"`;

/** @param client with pg_catalog as its search path: all other names come out qualified */
export const readForeignKeys = async (client: Client): Promise<ForeignKey[]> =>
  (await client.query<ForeignKey>(FOREIGN_KEYS)).rows;

/** Whether the rows `p` and `c` belong together. */
export const matches = ({ columns }: ForeignKey): string =>
  columns.map(({ child, parent, operator }) => `p.${parent} ${operator} c.${child}`).join(' AND ');
