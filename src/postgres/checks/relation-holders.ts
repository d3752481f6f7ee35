import type { Client } from 'pg';
import { type LockMode, lockModeOf } from '../lock-modes.js';

/** A lock that another session, or a prepared transaction, holds or waits for on a relation or a part of it. */
export interface RelationHolder {
  /** The relation that was asked for; `relation` may be a partition of it. */
  root: number;
  relation: string;
  mode: LockMode;
  granted: boolean;
  /** Null of a prepared transaction. */
  pid: number | null;
  user: string | null;
  applicationName: string | null;
  /** `active`, `idle in transaction` … */
  state: string | null;
  /** Since its transaction began, in ms; null where the user may not see it. */
  ageMs: number | null;
  /** The first word of its statement only: the text may hold values of rows. */
  command: string | null;
  /** Of a prepared transaction. */
  gid: string | null;
}

/**
 * A prepared transaction is known by its own number, on which it holds a lock: its virtual number is another in each version. An autovacuum
 * worker gives way to whoever waits for it, unless it prevents a wraparound.
 */
const QUERY = `
WITH RECURSIVE touched (root, oid) AS (
  SELECT o, o FROM unnest($1::oid[]) AS o
  UNION SELECT t.root, i.inhrelid FROM touched t JOIN pg_inherits i ON i.inhparent = t.oid
)
SELECT t.root, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS relation, l.mode, l.granted, l.pid,
  coalesce(a.usename, p.owner) AS "user", a.application_name AS "applicationName", a.state,
  round(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, p.prepared)) * 1000)::float8 AS "ageMs",
  upper(substring(a.query FROM '^\\s*([A-Za-z]+)')) AS command, p.gid
FROM pg_locks l
JOIN touched t ON t.oid = l.relation
JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_activity a ON a.pid = l.pid
LEFT JOIN pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid' AND x.virtualtransaction = l.virtualtransaction
LEFT JOIN pg_prepared_xacts p ON p.transaction = x.transactionid
WHERE l.locktype = 'relation' AND l.pid IS DISTINCT FROM pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (a.backend_type IS DISTINCT FROM 'autovacuum worker' OR a.query LIKE '%(to prevent wraparound)')
ORDER BY coalesce(a.xact_start, p.prepared), l.pid, relation, l.mode`;

/** Who else holds or waits for locks on these relations and what is below them, the oldest transaction first. */
export async function readRelationHolders(
  client: Client,
  oids: readonly number[],
): Promise<RelationHolder[]> {
  if (oids.length === 0) return [];
  const { rows } = await client.query<Omit<RelationHolder, 'mode'> & { mode: string }>(QUERY, [oids]);
  return rows.flatMap((row) => {
    const mode = lockModeOf(row.mode);
    return mode === undefined ? [] : [{ ...row, mode }];
  });
}
