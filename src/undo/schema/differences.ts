import { differenceOf } from '../../postgres/fact-difference.js';
import type { ExtraFact } from './extras/extra-facts.js';
import { keyOfExtra } from './extras/extra-facts.js';
import { isHidden } from './hidden-options.js';
import { deltaDifferences } from './pg-delta.js';
import type { SchemaSnapshot } from './snapshot.js';

/** What only pg-delta reads. */
const DELTA_ONLY = new Set(['role', 'membership', 'securityLabel']);
/** What the whole cluster has, and others may change at any time. */
const CLUSTER = new Set(['role', 'membership']);

/** The names of each table’s columns in their physical order. */
function columnOrders({ identities }: SchemaSnapshot): Map<string, string[]> {
  const orders = new Map<string, string[]>();
  const columns = identities
    .filter(({ class: of, kind }) => of === 'pg_attribute' && kind === 'column')
    .sort((a, b) => a.sub - b.sub);
  for (const { schema, table, name } of columns) {
    const key = `${schema}.${table}`;
    orders.set(key, [...(orders.get(key) ?? []), name]);
  }
  return orders;
}

/** Where two tables have the same columns in another order, `column order …`. */
export function columnOrderDifferences(a: SchemaSnapshot, b: SchemaSnapshot): string[] {
  const orders = columnOrders(b);
  return [...columnOrders(a)].flatMap(([table, first]) => {
    const second = orders.get(table);
    const same =
      second === undefined ||
      first.join() === second.join() ||
      [...first].sort().join() !== [...second].sort().join();
    return same ? [] : `column order ${table}: ${first.join(', ')} → ${second.join(', ')}`;
  });
}

function extraDifferences(a: SchemaSnapshot, b: SchemaSnapshot): string[] {
  const read = ({ extras, delta }: SchemaSnapshot) =>
    new Map(
      extras
        .filter((extra) => extra.kind !== 'hidden option' || isHidden(extra, delta))
        .map((extra): [string, ExtraFact] => [keyOfExtra(extra), extra]),
    );
  const [old, now] = [read(a), read(b)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.definition === is?.definition && (was === undefined) === (is === undefined)) return [];
    if (was === undefined) return `${key}: added`;
    return is === undefined ? `${key}: removed` : `${key}: changed`;
  });
}

/**
 * What is different in the second schema, a sentence each; empty where they are equal. Nothing is left out: the physical order of columns is said as `column
 * order …`, for who does not mind it.
 *
 * @param options.roles whether the cluster’s roles are compared too, which others may change at any time
 */
export function schemaDifferences(
  a: SchemaSnapshot,
  b: SchemaSnapshot,
  { roles = false }: { roles?: boolean } = {},
): string[] {
  const facts = differenceOf(a.facts, b.facts).sentences;
  const extras = extraDifferences(a, b);
  const delta = deltaDifferences(a.delta, b.delta)
    .filter(({ kind }) => roles || !CLUSTER.has(kind))
    .filter(({ kind }) => DELTA_ONLY.has(kind) || facts.length + extras.length === 0)
    .map(({ sentence }) => sentence);
  return [...facts, ...extras, ...delta, ...columnOrderDifferences(a, b)];
}
