import type { Client } from '../postgres/index.js';
import { MAXIMUM_NAMED_OBJECTS, type NamedObject } from './outcome.js';

/** Relations by OID, so that what a migration made and removed can be told even where its text does not show it. */
export type Relations = ReadonlyMap<string, NamedObject>;

interface Row {
  oid: string;
  kind: string;
  object: string;
}

const RELATIONS = `
SELECT c.oid, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'index' END AS kind,
       CASE WHEN n.nspname = 'public' THEN quote_ident(c.relname)
            ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END AS object
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'daybook', 'daybook_ledger') AND n.nspname NOT LIKE 'pg\\_%'`;

export async function readRelations(client: Client): Promise<Relations> {
  const { rows } = await client.query<Row>(RELATIONS);
  return new Map(rows.map(({ oid, kind, object }) => [oid, { kind, object }]));
}

/** What is there after and was not before, and the other way round. */
export function relationChanges(
  before: Relations,
  after: Relations,
): { created: NamedObject[]; dropped: NamedObject[] } {
  const missingIn = (other: Relations, from: Relations): NamedObject[] =>
    [...from]
      .filter(([oid]) => !other.has(oid))
      .map(([, object]) => object)
      .slice(0, MAXIMUM_NAMED_OBJECTS);
  return { created: missingIn(before, after), dropped: missingIn(after, before) };
}
