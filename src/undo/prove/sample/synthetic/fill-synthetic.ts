import type { Client } from '../../../../postgres/index.js';
import { dropOrphans } from '../drop-orphans.js';
import { type ForeignKey, readForeignKeys } from '../foreign-keys.js';
import { readSampleTables } from '../sample-tables.js';
import { dropDuplicates } from './drop-duplicates.js';
import { makeUpRows } from './make-up-rows.js';
import { parentsFirst } from './parents-first.js';
import { readSyntheticColumns } from './synthetic-columns.js';

const PARTITIONS = `
  SELECT p.oid::text AS parent, l.relid::oid::text AS leaf
    FROM pg_catalog.pg_class p CROSS JOIN LATERAL pg_catalog.pg_partition_tree(p.oid) AS l WHERE p.relkind = 'p' AND l.isleaf`;

/**
 * Fills the tables of a copy with rows that are made up from types and constraints.
 *
 * @param original its definitions are read, and nothing else
 * @param copy in a transaction; its tables have neither keys nor triggers yet
 * @returns the names of tables that took no row
 */
export async function fillSynthetic(original: Client, copy: Client, count: number): Promise<string[]> {
  const keys = await readForeignKeys(original);
  const originals = new Map((await readSampleTables(original)).map((table) => [table.oid, table]));
  // Types and tables have other numbers in the copy, and the same names.
  const copies = new Map((await readSampleTables(copy)).map((table) => [table.quoted, table]));
  const columns = await readSyntheticColumns(
    copy,
    [...copies.values()].map(({ oid }) => oid),
  );
  const { rows } = await original.query<{ parent: string; leaf: string }>(PARTITIONS);
  const leaves = new Map<string, string[]>();
  for (const { parent, leaf } of rows) leaves.set(parent, [...(leaves.get(parent) ?? []), leaf]);
  const keysOf = new Map<string, ForeignKey[]>();
  for (const key of keys) keysOf.set(key.child, [...(keysOf.get(key.child) ?? []), key]);
  const order = parentsFirst(
    [...originals.keys()],
    (table) => keysOf.get(table) ?? [],
    ({ parent }) => leaves.get(parent) ?? [parent],
  );
  const refused: string[] = [];
  for (const oid of order) {
    const table = copies.get(originals.get(oid)!.quoted);
    if (!table) continue;
    const made = await makeUpRows(copy, table, columns.get(table.oid)!, keysOf.get(oid) ?? [], count);
    if (made === 0) refused.push(table.name);
  }
  await dropDuplicates(original, copy);
  await dropOrphans(copy, keys);
  return refused.sort();
}
