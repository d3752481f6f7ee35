import type { Client } from '../../../postgres/index.js';
import { type ForeignKey, matches } from './foreign-keys.js';
import type { SampleTable } from './sample-tables.js';

/** A table has at most this many times the rows that were asked for, however many are referred to. */
export const MOST_REFERRED_TO = 100;

/** From PostgreSQL 14 on, rows from a place of the table on are found without reading those before it. */
const TID_RANGE_SCANS = 140_000;

export interface ChosenRows {
  /** By the table's number: where its chosen rows are. */
  places: Map<string, Set<string>>;
  /** Whether rows are left out that a chosen one refers to. */
  incomplete: boolean;
}

/**
 * Chooses rows of each table, and all that they refer to, directly or not.
 *
 * @param client in a REPEATABLE READ transaction: places stay those of the rows until it ends
 * @param count of rows of each table
 */
export async function chooseRows(
  client: Client,
  tables: readonly SampleTable[],
  keys: readonly ForeignKey[],
  count: number,
  versionNum: number,
): Promise<ChosenRows> {
  const places = new Map(tables.map(({ oid }) => [oid, new Set<string>()]));
  const byChild = new Map<string, ForeignKey[]>();
  for (const key of keys) byChild.set(key.child, [...(byChild.get(key.child) ?? []), key]);
  let incomplete = false;
  const waiting: { oid: string; fresh: string[] }[] = [];
  const most = count * MOST_REFERRED_TO;
  const add = (oid: string, found: readonly string[]): void => {
    const known = places.get(oid);
    if (!known) {
      incomplete = true;
      return;
    }
    const fresh = found.filter((place) => !known.has(place));
    if (fresh.length > most - known.size) incomplete = true;
    fresh.length = Math.min(fresh.length, Math.max(0, most - known.size));
    for (const place of fresh) known.add(place);
    if (fresh.length > 0 && byChild.has(oid)) waiting.push({ oid, fresh });
  };
  for (const table of tables) add(table.oid, await someRows(client, table, count, versionNum));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const key of byChild.get(next.oid)!) {
      if (!key.parentReadable) {
        incomplete = true;
        continue;
      }
      for (const [oid, found] of await referredTo(client, key, next.fresh)) add(oid, found);
    }
  }
  return { places, incomplete };
}

/** From its beginning and from its middle, which were written at other times. */
async function someRows(
  client: Client,
  { quoted, pages }: SampleTable,
  count: number,
  versionNum: number,
): Promise<string[]> {
  const middle = Math.floor(pages / 2);
  const halves = versionNum >= TID_RANGE_SCANS && middle > 0 && count > 1;
  const first = halves ? Math.ceil(count / 2) : count;
  const { rows } = await client.query<{ place: string }>(
    `SELECT place FROM (SELECT ctid::text AS place FROM ONLY ${quoted} LIMIT ${first}) AS beginning${
      halves
        ? ` UNION SELECT place FROM (SELECT ctid::text AS place FROM ONLY ${quoted} WHERE ctid >= '(${middle},0)'::tid LIMIT ${count - first}) AS middle`
        : ''
    }`,
  );
  return rows.map(({ place }) => place);
}

/** The rows that some refer to, by the table that has them: a partition, where the key refers to a partitioned table. */
async function referredTo(
  client: Client,
  key: ForeignKey,
  places: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ oid: string; place: string }>(
    `SELECT DISTINCT p.tableoid::text AS oid, p.ctid::text AS place
       FROM ${key.childFrom} AS c JOIN ${key.parentFrom} AS p ON ${matches(key)} WHERE c.ctid = ANY($1::tid[])`,
    [places],
  );
  const found = new Map<string, string[]>();
  for (const { oid, place } of rows) found.set(oid, [...(found.get(oid) ?? []), place]);
  return found;
}
