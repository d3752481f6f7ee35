import type { Client } from '../../postgres/index.js';
import type { Tree } from '../../postgres/syntax-tree.js';
import { list, relationName, tree } from '../../postgres/syntax-tree.js';
import { type KeptAttachment, nextNumber, writeKept } from './kept-item.js';
import { resolve } from './reachable.js';
import type { RelationBefore } from './relations-before.js';

/** A partition that an ALTER TABLE attaches or detaches. */
export interface Attaching {
  parent: number;
  child: number;
}

/** The tables that an ALTER TABLE attaches to a partitioned one, or detaches. */
export async function attachingsOf(client: Client, statement: Tree): Promise<Attaching[]> {
  const found: Attaching[] = [];
  const [parent] = await resolve(
    client,
    [relationName(statement.relation)].filter((name) => name !== ''),
  );
  for (const item of list(statement.cmds)) {
    const { subtype, def } = tree(item.AlterTableCmd);
    if (subtype !== 'AT_AttachPartition' && subtype !== 'AT_DetachPartition') continue;
    const [child] = await resolve(client, [relationName(tree(tree(def).PartitionCmd).name)]);
    if (parent !== undefined && child !== undefined) found.push({ parent, child });
  }
  return found;
}

/** Writes down how a table was attached before the statement that changes it: rows come back at the place where they were. */
export async function keepAttachment(
  client: Client,
  run: string,
  relations: ReadonlyMap<number, RelationBefore>,
  { parent, child }: Attaching,
): Promise<void> {
  const table = relations.get(child);
  const of = relations.get(parent);
  if (!table || !of) return;
  const { rows } = await client.query<{ bound: string | null }>(
    'SELECT pg_get_expr(relpartbound, oid) AS bound FROM pg_class WHERE oid = $1',
    [child],
  );
  const bound = rows[0]?.bound;
  const content: KeptAttachment = {
    kind: 'attachment',
    table: { schema: table.schema, name: table.name },
    parent: { schema: of.schema, name: of.name },
    ...(bound ? { bound } : {}),
  };
  await writeKept(client, run, { number: await nextNumber(client), relid: child, content });
}
