import type { Client } from '../../postgres/index.js';
import type { Tree } from '../../postgres/syntax-tree.js';
import { list, relationName, tree } from '../../postgres/syntax-tree.js';
import type { LostColumns } from './keep-columns.js';
import { resolve } from './reachable.js';

const KINDS: Readonly<Record<string, LostColumns['kind']>> = {
  AT_DropColumn: 'dropped columns',
  AT_AlterColumnType: 'retyped columns',
};

/** The columns of a table, and of all that inherit from it, that have one of the names; partitions are kept by their root. */
const COLUMNS = `
WITH RECURSIVE family (oid) AS (
  SELECT $1::oid
  UNION SELECT h.inhrelid FROM family f JOIN pg_catalog.pg_inherits h ON h.inhparent = f.oid
    JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid WHERE NOT c.relispartition)
SELECT a.attrelid AS relid, a.attnum, a.attname AS name FROM family f
JOIN pg_catalog.pg_attribute a ON a.attrelid = f.oid AND a.attname = ANY ($2) AND a.attnum > 0 AND NOT a.attisdropped`;

/** The columns whose values an ALTER TABLE destroys, by its text. */
export async function columnsLostBy(client: Client, statement: Tree): Promise<LostColumns[]> {
  const commands = list(statement.cmds).flatMap((item) => {
    const { subtype, name } = tree(item.AlterTableCmd);
    const kind = KINDS[String(subtype)];
    return kind ? [{ kind, name: String(name) }] : [];
  });
  if (commands.length === 0) return [];
  const [oid] = await resolve(client, [relationName(statement.relation)]);
  if (oid === undefined) return [];
  const { rows } = await client.query<{ relid: number; attnum: number; name: string }>(COLUMNS, [
    oid,
    commands.map(({ name }) => name),
  ]);
  const lost = new Map<string, LostColumns>();
  for (const { relid, attnum, name } of rows) {
    // Of a column that is retyped and dropped in one statement the old values are gone with either.
    const kind = commands.findLast((command) => command.name === name)!.kind;
    const key = `${relid} ${kind}`;
    const entry = lost.get(key) ?? { relid: Number(relid), kind, attnums: [] };
    entry.attnums.push(attnum);
    lost.set(key, entry);
  }
  return [...lost.values()];
}
