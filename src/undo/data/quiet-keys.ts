import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { Involved, Quiet } from './involved.js';
import type { TableName } from './kept-item.js';
import { doBlock, identifier, literal, qualified } from './names.js';

interface KeyRow {
  relid: number;
  referenced: number;
  name: string;
  child: TableName;
  acts: boolean;
  deferrable: boolean;
  deferred: boolean;
}

const KEYS = `
SELECT f.conrelid AS relid, f.confrelid AS referenced, f.conname AS name, json_build_object('schema', n.nspname, 'name', c.relname) AS child,
  f.confdeltype <> 'a' OR f.confupdtype <> 'a' AS acts, f.condeferrable AS deferrable, f.condeferred AS deferred
FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE f.contype = 'f' AND f.conparentid = 0 AND (f.conrelid = ANY ($1) OR f.confrelid = ANY ($1)) AND n.nspname <> 'daybook'`;

/** A key that came in the run goes with the one that it refers to, where that came too. */
const whereThere = (table: TableName, constraint: string, sql: string): string =>
  doBlock(
    `BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_catalog.to_regclass(${literal(qualified(table))}) AND conname = ${literal(constraint)}) THEN ${sql}; END IF; END`,
  );

/** Lets the foreign keys of tables wait until all rows are back; one that would act on rows itself is dropped, for the rest of the undo to make again. */
export async function quietKeys(
  client: Client,
  involved: readonly Involved[],
  alters: boolean,
): Promise<Quiet> {
  const { rows } = await client.query<KeyRow>(KEYS, [involved.map(({ relid }) => relid)]);
  const first: UndoStep[] = [];
  const last: UndoStep[] = [];
  for (const { relid, referenced, name, child, acts, deferrable, deferred } of rows) {
    const table = involved.find((one) => one.relid === Number(relid))?.table ?? child;
    const removes = involved.some((one) => one.relid === Number(referenced) && one.removes);
    const sql = `ALTER TABLE ${qualified(table)}`;
    if (alters || (acts && removes)) {
      first.push({
        sql: `${sql} DROP CONSTRAINT IF EXISTS ${identifier(name)}`,
        why: 'it would act on rows that come back; it is made again later',
      });
    } else if (!deferred) {
      first.push({
        sql: whereThere(
          table,
          name,
          `${sql} ALTER CONSTRAINT ${identifier(name)} DEFERRABLE INITIALLY DEFERRED`,
        ),
        why: 'it holds again once all rows are back',
      });
      last.push({
        sql: whereThere(
          table,
          name,
          `${sql} ALTER CONSTRAINT ${identifier(name)} ${deferrable ? 'DEFERRABLE INITIALLY IMMEDIATE' : 'NOT DEFERRABLE'}`,
        ),
        why: 'as it was',
      });
    }
  }
  first.push({ sql: 'SET CONSTRAINTS ALL DEFERRED', why: 'they hold again once all rows are back' });
  last.unshift({ sql: 'SET CONSTRAINTS ALL IMMEDIATE', why: 'all rows are back' });
  return { first, last };
}
