import type { Client } from '../../postgres/index.js';
import type { TableName } from './kept-item.js';
import { FOREIGN_SCHEMAS } from './relations-before.js';

/** What things were called when the run began, by class and OID, and who owned the schemas: an undo gives these names back. */
export interface NamesBefore {
  nameOf(classname: 'pg_class' | 'pg_type' | 'pg_proc', oid: number): TableName | undefined;
  owners: ReadonlyMap<string, string>;
}

const NAMES = `
SELECT 'pg_class' AS classname, c.oid, n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'S', 'i', 'I') AND ${FOREIGN_SCHEMAS}
UNION ALL SELECT 'pg_type', t.oid, n.nspname, t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typelem = 0 AND t.typtype IN ('b', 'e', 'd', 'r', 'c') AND ${FOREIGN_SCHEMAS}
UNION ALL SELECT 'pg_proc', p.oid, n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${FOREIGN_SCHEMAS}`;

export async function readNamesBefore(client: Client): Promise<NamesBefore> {
  const { rows } = await client.query<TableName & { classname: string; oid: number }>(NAMES);
  const names = new Map(
    rows.map(({ classname, oid, schema, name }) => [`${classname}/${oid}`, { schema, name }]),
  );
  const { rows: schemas } = await client.query<{ name: string; owner: string }>(
    `SELECT nspname AS name, pg_get_userbyid(nspowner) AS owner FROM pg_namespace n WHERE ${FOREIGN_SCHEMAS}`,
  );
  return {
    nameOf: (classname, oid) => names.get(`${classname}/${oid}`),
    owners: new Map(schemas.map(({ name, owner }) => [name, owner])),
  };
}
