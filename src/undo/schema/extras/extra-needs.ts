import { queryFacts } from '../../../postgres/facts.js';
import type { Client } from '../../../postgres/index.js';

/** One thing needs another, each as {@link keyOfIdentity} writes it. */
export interface Need {
  readonly from: string;
  readonly to: string;
}

/**
 * What depends on objects of the extra kinds, and on what they depend. The members of an operator class or family speak for it, and a view's rule for the
 * view.
 */
const NEEDS_QUERY = `
WITH extra(class) AS (
  SELECT unnest(ARRAY['pg_cast', 'pg_operator', 'pg_opclass', 'pg_opfamily', 'pg_amop', 'pg_amproc', 'pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template',
    'pg_statistic_ext', 'pg_language', 'pg_transform', 'pg_conversion']::regclass[])
),
need AS (
  SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
  WHERE d.deptype IN ('n', 'a', 'i') AND d.objid >= 16384 AND d.refobjid >= 16384
    AND (d.classid IN (SELECT class FROM extra) OR d.refclassid IN (SELECT class FROM extra))
),
spoken(class, oid, for_class, for_oid) AS (
  SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
  WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
  UNION ALL
  SELECT 'pg_rewrite'::regclass, w.oid, 'pg_class'::regclass, w.ev_class FROM pg_rewrite w WHERE w.rulename = '_RETURN' AND w.oid >= 16384
)
SELECT DISTINCT coalesce(f.for_class, n.classid)::regclass || ' ' || coalesce(f.for_oid, n.objid) || ' ' || CASE WHEN f.oid IS NULL THEN n.objsubid ELSE 0 END,
  n.refclassid::regclass || ' ' || n.refobjid || ' ' || n.refobjsubid
FROM need n LEFT JOIN spoken f ON f.class = n.classid AND f.oid = n.objid
UNION
SELECT 'pg_opclass ' || c.oid || ' 0', 'pg_opfamily ' || c.opcfamily || ' 0' FROM pg_opclass c WHERE c.oid >= 16384`;

/** Reads them as the catalog has them. */
export async function readNeeds(session: Client): Promise<Need[]> {
  const rows = await queryFacts(session, NEEDS_QUERY);
  return rows.map(([from, to]) => ({ from: from!, to: to! })).filter(({ from, to }) => from !== to);
}
