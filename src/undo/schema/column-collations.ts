import { identifier } from '../../backup/quote.js';
import type { DeltaFacts, PlannedObject, Side, StableId } from './pg-delta.js';
import { idText } from './pg-delta.js';

type Column = DeltaFacts['facts'][number] & { id: Extract<StableId, { kind: 'column' }> };

const isColumn = (fact: DeltaFacts['facts'][number]): fact is Column => fact.id.kind === 'column';

const collationOf = ({ payload }: Column): string | undefined =>
  (payload.collation as string | null | undefined) ?? undefined;

/** The collation of a column that is on both sides, as an object of its own. */
function collationObject(column: Column, edges: DeltaFacts['edges']): PlannedObject {
  const { schema, table, name } = column.id;
  const type = String(column.payload.type);
  const word = column.parent?.kind === 'foreignTable' ? 'FOREIGN TABLE' : 'TABLE';
  const alter = `ALTER ${word} ${identifier(schema)}.${identifier(table)} ALTER COLUMN ${identifier(name)} TYPE ${type}`;
  const own = idText(column.id);
  return {
    key: `collation of ${schema}.${table}.${name}`,
    definition: `${type} ${collationOf(column)}`,
    creates: [`${alter} COLLATE ${collationOf(column)}`],
    drops: `${alter} COLLATE pg_catalog."default"`,
    needs: [
      column.id,
      ...edges.filter(({ from, to }) => to.kind === 'collation' && idText(from) === own).map(({ to }) => to),
    ],
    neededBy: [],
  };
}

/**
 * Takes the collations of columns that are on both sides out of their facts, and adds them as objects where they or their types differ. pg-delta would drop
 * such a column and add it anew, without its values, and forgets the collation of a column that it retypes.
 */
export function withColumnCollations(now: Side, before: Side): [Side, Side] {
  const columns = (side: Side) =>
    new Map(side.facts.facts.filter(isColumn).map((fact) => [idText(fact.id), fact]));
  const [is, was] = [columns(now), columns(before)];
  const concerned = new Set(
    [...is].flatMap(([key, column]) => {
      const other = was.get(key);
      if (!other || (!collationOf(column) && !collationOf(other))) return [];
      const same = collationOf(column) === collationOf(other) && column.payload.type === other.payload.type;
      return same ? [] : [key];
    }),
  );
  if (concerned.size === 0) return [now, before];
  const changed = (side: Side, own: Map<string, Column>): Side => ({
    facts: {
      facts: side.facts.facts.map((fact) =>
        concerned.has(idText(fact.id)) ? { ...fact, payload: { ...fact.payload, collation: null } } : fact,
      ),
      edges: side.facts.edges,
    },
    objects: [
      ...side.objects,
      ...[...own]
        .filter(([key, column]) => concerned.has(key) && collationOf(column) !== undefined)
        .map(([, column]) => collationObject(column, side.facts.edges)),
    ],
  });
  return [changed(now, is), changed(before, was)];
}
