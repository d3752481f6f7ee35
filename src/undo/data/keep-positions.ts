import type { Client } from '../../postgres/index.js';
import {
  type KeptMaterialized,
  type KeptPosition,
  nextNumber,
  type TableName,
  writeKept,
} from './kept-item.js';
import { qualified } from './names.js';
import { FOREIGN_SCHEMAS, type RelationBefore } from './relations-before.js';

interface Position {
  oid: number;
  sequence: TableName;
  owner?: TableName & { column: string };
  value: string;
  called: boolean;
}

interface Row {
  oid: number;
  schema: string;
  name: string;
  owner_schema: string | null;
  owner_table: string | null;
  owner_column: string | null;
  value: string | null;
}

/** A position that is not called yet is not told by the catalogue: it is read from the sequence itself. */
const SEQUENCES = `
SELECT c.oid, n.nspname AS schema, c.relname AS name, tn.nspname AS owner_schema, t.relname AS owner_table, a.attname AS owner_column,
  CASE WHEN has_sequence_privilege(c.oid, 'SELECT') THEN pg_sequence_last_value(c.oid) END AS value
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.relkind = 'S' AND ${FOREIGN_SCHEMAS}`;

export type Positions = ReadonlyMap<number, Position>;

/** The positions of all sequences that the user may read. */
export async function readPositions(client: Client): Promise<Positions> {
  const { rows } = await client.query<Row>(SEQUENCES);
  const positions = new Map<number, Position>();
  for (const row of rows) {
    const owner =
      row.owner_schema === null
        ? {}
        : { owner: { schema: row.owner_schema, name: row.owner_table!, column: row.owner_column! } };
    positions.set(Number(row.oid), {
      oid: Number(row.oid),
      sequence: { schema: row.schema, name: row.name },
      ...owner,
      value: row.value ?? '',
      called: row.value !== null,
    });
  }
  const silent = [...positions.values()].filter(({ called }) => !called);
  for (let at = 0; at < silent.length; at += 200) {
    const some = silent.slice(at, at + 200);
    const { rows: read } = await client.query<{ oid: number; value: string; called: boolean }>(
      some
        .map(
          ({ oid, sequence }) =>
            `SELECT ${oid}::int8 AS oid, last_value AS value, is_called AS called FROM ${qualified(sequence)}`,
        )
        .join(' UNION ALL '),
    );
    for (const { oid, value, called } of read) {
      const position = positions.get(Number(oid))!;
      position.value = value;
      position.called = called;
    }
  }
  return positions;
}

/** Writes down the positions that the run changed, and those of sequences that it dropped; those that were moved keep theirs. */
export async function keepPositions(
  client: Client,
  run: string,
  before: Positions,
  moved: ReadonlySet<number>,
): Promise<void> {
  const now = await readPositions(client);
  for (const [oid, { sequence, owner, value, called }] of before) {
    if (moved.has(oid)) continue;
    const after = now.get(oid);
    if (after?.value === value && after.called === called) continue;
    const content: KeptPosition = {
      kind: 'position',
      sequence,
      ...(owner ? { owner } : {}),
      before: { value, called },
      after: after ? { value: after.value, called: after.called } : null,
    };
    await writeKept(client, run, { number: await nextNumber(client), relid: oid, content });
  }
}

/** Writes down which materialised views held rows. */
export async function keepMaterialized(
  client: Client,
  run: string,
  before: ReadonlyMap<number, RelationBefore>,
  now: ReadonlyMap<number, RelationBefore>,
): Promise<void> {
  for (const view of before.values()) {
    if (view.kind !== 'm') continue;
    const after = now.get(view.oid);
    const changed = after?.filenode !== view.filenode || after.populated !== view.populated;
    const { schema, name, populated } = view;
    const content: KeptMaterialized = {
      kind: 'materialized view',
      view: { schema, name },
      populated,
      changed,
    };
    await writeKept(client, run, { number: await nextNumber(client), relid: view.oid, content });
  }
}
