import type { Client } from '../../postgres/index.js';
import { cannotKeep, UncoveredError } from './cannot-keep.js';
import type { Capture } from './capture.js';
import { freeTypes } from './free-types.js';
import { keepMaterialized, keepPositions } from './keep-positions.js';
import { type KeptData, nextNumber, readKept, writeKept } from './kept-item.js';
import { literal } from './names.js';
import { withOwnSettings } from './own-settings.js';
import { type RelationBefore, readRelationsBefore } from './relations-before.js';
import { seenOf } from './row-triggers.js';

type Finding = { table: RelationBefore; why: string; widen: 'rows' | 'copies' };

/**
 * Ends a capture before the commit: all that the transaction changed, as the server counted it, must have been kept.
 *
 * @throws UncoveredError with what the next attempt must keep; the transaction must be rolled back
 */
export async function finishCapture(client: Client, capture: Capture): Promise<KeptData> {
  return await withOwnSettings(client, capture.role, async () => {
    const now = await readRelationsBefore(client);
    const findings = [
      ...goneTables(capture, now),
      ...changedColumns(capture, now),
      ...(await changedRows(client, capture, now)),
    ];
    if (findings.length > 0) throw uncovered(findings, capture);
    await capture.rows.end();
    await keepPositions(client, capture.run, capture.positions, capture.moved);
    await keepMaterialized(client, capture.run, capture.relations, now);
    await keepRestrictions(client, capture, now);
    await freeTypes(client, capture.run);
    await measure(client, capture);
    return await readKept(client, capture.run);
  });
}

function goneTables(
  { relations, moved, copied, parts }: Capture,
  now: ReadonlyMap<number, RelationBefore>,
): Finding[] {
  for (const oid of copied) {
    const table = relations.get(oid)!;
    if (now.has(oid) || !parts.has(oid)) continue;
    throw cannotKeep(
      `${table.schema}.${table.name}`,
      'a function drops it, and it is a part of other tables, or has parts',
    );
  }
  return [...relations.values()]
    .filter(({ oid, kind }) => kind !== 'm' && !now.has(oid) && !moved.has(oid) && !copied.has(oid))
    .map((table): Finding => ({ table, why: 'it was dropped by a function', widen: 'copies' }));
}

function changedColumns(
  { relations, copied, keptColumns }: Capture,
  now: ReadonlyMap<number, RelationBefore>,
): Finding[] {
  const findings: Finding[] = [];
  const isKept = ({ root }: RelationBefore, name: string): boolean =>
    [...(relations.get(root)?.columns.values() ?? [])].some(
      (column) => column.name === name && keptColumns.has(`${root}.${column.attnum}`),
    );
  for (const table of relations.values()) {
    const after = now.get(table.oid);
    if (!after || table.kind === 'm' || copied.has(table.oid)) continue;
    for (const column of table.columns.values()) {
      const is = after.columns.get(column.attnum);
      const same = is && is.typeid === column.typeid && is.typmod === column.typmod;
      // A partition’s columns are kept with those of the table that it is part of.
      if (same || column.generated || isKept(table, column.name)) continue;
      findings.push({
        table,
        why: `its column ${column.name} was ${is ? 'retyped' : 'dropped'} by a function`,
        widen: 'copies',
      });
    }
  }
  return findings;
}

/** Tables whose changes are counted together: a row may move between partitions, and a partition from table to table. */
class Groups {
  readonly #above = new Map<number, number>();

  of(oid: number): number {
    let at = oid;
    for (let above = this.#above.get(at); above !== undefined; above = this.#above.get(at)) at = above;
    return at;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a !== b) this.#above.set(b, a);
  }
}

/** Rows inserted, deleted and, twice, updated since the capture began. */
const CHANGES = `
SELECT c.oid, coalesce(pg_partition_root(c.oid)::oid, c.oid) AS root, pg_relation_filenode(c.oid) AS filenode,
  pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid) + 2 * pg_stat_get_xact_tuples_updated(c.oid) AS images
FROM pg_class c WHERE c.oid = ANY ($1)`;

async function changedRows(
  client: Client,
  capture: Capture,
  now: ReadonlyMap<number, RelationBefore>,
): Promise<Finding[]> {
  const { relations, rows, copied, rewritten, moved } = capture;
  const tables = [...relations.values()].filter(({ kind, oid }) => kind !== 'm' && !copied.has(oid));
  const { rows: counted } = await client.query<{
    oid: number;
    root: number;
    filenode: number | null;
    images: string;
  }>(CHANGES, [tables.map(({ oid }) => oid)]);
  const groups = new Groups();
  for (const { table } of rows.keepings) for (const { oid } of table.members) groups.join(table.oid, oid);
  for (const { oid, root } of counted) groups.join(Number(root), Number(oid));
  const changed = new Map<number, number>();
  const rewrites = new Map<number, RelationBefore>();
  for (const { oid, root, filenode, images } of counted) {
    const before = relations.get(Number(oid))!;
    const group = groups.of(before.oid);
    changed.set(group, (changed.get(group) ?? 0) + Number(images) - before.images);
    const explained =
      rewritten.has(before.oid) ||
      rewritten.has(Number(root)) ||
      moved.has(before.oid) ||
      !now.has(before.oid);
    if (Number(filenode) !== Number(before.filenode) && !explained) rewrites.set(group, before);
  }
  const findings: Finding[] = [];
  const { seen, truncated } = await seenRows(client, capture, groups);
  for (const [group, images] of changed) {
    const table = relations.get(group);
    if (!table) continue;
    const isKept = rows.keepings.some((keeping) => groups.of(keeping.table.oid) === group);
    if (images > (seen.get(group) ?? 0)) {
      findings.push({
        table,
        why: isKept
          ? 'rows were changed past the triggers that keep them'
          : 'rows were changed by a function, trigger or rule',
        widen: isKept ? 'copies' : 'rows',
      });
    } else if (rewrites.has(group) && !truncated.has(group)) {
      findings.push({
        table,
        why: 'it was truncated or written again by a function',
        widen: isKept ? 'copies' : 'rows',
      });
    }
  }
  return findings;
}

/** What the triggers saw of each table, rolled back or not. */
async function seenRows(
  client: Client,
  { rows: { keepings } }: Capture,
  groups: Groups,
): Promise<{ seen: Map<number, number>; truncated: Set<number> }> {
  const seen = new Map<number, number>();
  const truncated = new Set<number>();
  for (const { number, table } of keepings) {
    const { rows } = await client.query<{ seen: string; truncated: boolean }>(
      `SELECT last_value AS seen, EXISTS (SELECT FROM daybook.kept_event WHERE kept = $1 AND verb = 't') AS truncated FROM daybook.${seenOf(number)}`,
      [number],
    );
    const group = groups.of(table.oid);
    seen.set(group, (seen.get(group) ?? 0) + Number(rows[0]!.seen));
    if (rows[0]!.truncated) truncated.add(group);
  }
  return { seen, truncated };
}

function uncovered(findings: readonly Finding[], { positions }: Capture): UncoveredError {
  const oids = (kind: Finding['widen']): number[] => [
    ...new Set(findings.filter(({ widen }) => widen === kind).map(({ table }) => table.oid)),
  ];
  return new UncoveredError(
    findings.map(({ table: { schema, name }, why }) => ({ table: { schema, name }, why })),
    { rows: oids('rows'), copies: oids('copies'), positions },
  );
}

/** What restricts rows since the run, of the tables whose rows an undo brings back. */
async function keepRestrictions(
  client: Client,
  { run, relations }: Capture,
  now: ReadonlyMap<number, RelationBefore>,
): Promise<void> {
  const kept = await readKept(client, run);
  const oids = new Set<number>();
  for (const { relid, content } of kept.items)
    if (content.kind !== 'position' && content.kind !== 'materialized view') oids.add(relid);
  const { rows } = await client.query<{ oid: number }>(
    `SELECT DISTINCT p.relid::oid AS oid FROM unnest($1::oid[]) o JOIN pg_class c ON c.oid = o CROSS JOIN LATERAL pg_partition_tree(o) p`,
    [[...oids]],
  );
  for (const { oid } of rows) oids.add(Number(oid));
  const tables = [...oids].flatMap((oid) => {
    const [before, after] = [relations.get(oid), now.get(oid)];
    if (!before || !after) return [];
    return [
      {
        relid: oid,
        constraints: namesOfNew(before.constraints, after.constraints),
        indexes: namesOfNew(before.indexes, after.indexes),
        rules: namesOfNew(before.rules, after.rules),
        notNull: after.notNull
          .filter((attnum) => !before.notNull.includes(attnum))
          .flatMap((attnum) => before.columns.get(attnum)?.name ?? []),
        columns: [...after.columns.values()]
          .filter(({ attnum }) => !before.columns.has(attnum))
          .map(({ name }) => name),
      },
    ];
  });
  if (tables.length === 0) return;
  await writeKept(client, run, {
    number: await nextNumber(client),
    relid: 0,
    content: { kind: 'restrictions', tables },
  });
}

const namesOfNew = (before: ReadonlyMap<number, string>, after: ReadonlyMap<number, string>): string[] =>
  [...after].filter(([oid]) => !before.has(oid)).map(([, name]) => name);

/** How much is kept: the seen-counters have done their work. */
async function measure(client: Client, { run, rows: { keepings } }: Capture): Promise<void> {
  for (const { number } of keepings) await client.query(`DROP SEQUENCE daybook.${seenOf(number)}`);
  await client.query(
    `UPDATE daybook.kept k SET bytes = (SELECT sum(pg_total_relation_size(format('daybook.%I', t)::regclass)) FROM unnest(k.tables) t),
       rows = (SELECT sum(e.rows) FROM daybook.kept_event e WHERE e.kept = k.number) WHERE k.run = ${literal(run)}`,
  );
}
