/**
 * What the queries of the extra kinds share: the schemas they look at, their relations with the words that ALTER wants, and the members of extensions.
 */
export const SCOPE = String.raw`
member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
space AS MATERIALIZED (
  SELECT n.oid, quote_ident(n.nspname) AS name FROM pg_namespace n
  WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'daybook', 'daybook_guard', 'daybook_ledger')
),
relation AS MATERIALIZED (
  SELECT c.*, s.name || '.' || quote_ident(c.relname) AS name,
    CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END AS word,
    CASE WHEN c.relkind IN ('r', 'p') THEN 'TABLE ONLY' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' WHEN c.relkind = 'f' THEN 'FOREIGN TABLE' ELSE 'INDEX' END AS alone
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c') AND (c.oid, 'pg_class'::regclass) NOT IN (SELECT objid, classid FROM member)
)`;

/**
 * A family of kinds: a SELECT with the columns `kind, identity, class, oid, sub, address, owner, definition, creates, drops, setting`.
 *
 * `address` is how ALTER … OWNER TO and COMMENT ON name it (NULL where neither can); `definition` is what two of them are compared by; `creates` makes it
 * (NULL: nothing that is known here can) and `drops` takes it away. A `setting` is something about the object of `class, oid, sub` that is not as usual.
 */
export type FamilyQuery = string;
