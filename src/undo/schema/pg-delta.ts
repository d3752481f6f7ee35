import {
  buildFactBase,
  type Delta,
  type DependencyEdge,
  diff,
  encodeId,
  extract,
  type Fact,
  type FactBase,
  type PlanOptions,
  plan,
  type StableId,
} from '@supabase/pg-delta';
import type { Client } from '../../postgres/index.js';

export type { StableId } from '@supabase/pg-delta';

/** A schema as pg-delta reads it: facts, and what depends on what. It is plain data. */
export interface DeltaFacts {
  readonly facts: readonly Fact[];
  readonly edges: readonly DependencyEdge[];
}

/** An object of a kind that pg-delta does not model, to be planned among its own. */
export interface PlannedObject {
  readonly key: string;
  readonly definition: string;
  readonly creates: readonly string[];
  readonly drops: string;
  readonly needs: readonly StableId[];
  readonly neededBy: readonly StableId[];
}

/** What is planned from, or to. */
export interface Side {
  readonly facts: DeltaFacts;
  readonly objects: readonly PlannedObject[];
}

/** One statement of pg-delta’s plan. Ids are written by {@link idText}. */
export interface DeltaAction {
  sql: string;
  verb: 'create' | 'alter' | 'drop';
  produces: string[];
  consumes: string[];
  destroys: string[];
}

export interface DeltaPlan {
  /** To be set before the first statement. */
  settings: { name: string; value: string }[];
  actions: DeltaAction[];
}

export const idText: (id: StableId) => string = encodeId;

/** The id of an object that pg-delta does not model. */
export const objectId = (key: string): StableId => ({
  kind: 'extensionIntent',
  ext: 'daybook',
  intentKind: 'object',
  key,
});

/**
 * Reads the catalog on the session, within its transaction where one is open: pg-delta asks a pool for a connection and begins a transaction of its own,
 * so it is handed something like a pool whose BEGIN and COMMIT do nothing. Its settings are local; the caller undoes them. Secrets in options are left out.
 */
export async function readDeltaFacts(session: Client): Promise<DeltaFacts> {
  const connection = {
    query: async (text: string) =>
      /^(BEGIN|COMMIT|ROLLBACK)\b/.test(text) ? { rows: [] } : await session.query(text),
    release: () => {},
  };
  const pool = { connect: async () => connection } as unknown as Parameters<typeof extract>[0];
  const { factBase } = await extract(pool);
  return { facts: factBase.facts(), edges: factBase.edges };
}

const bases = new WeakMap<DeltaFacts, FactBase>();

function baseOf(facts: DeltaFacts): FactBase {
  const known = bases.get(facts);
  if (known) return known;
  const base = buildFactBase([...facts.facts], [...facts.edges]);
  bases.set(facts, base);
  return base;
}

/** The statements of an object are no facts, so that only its definition is compared. */
function withObjects(
  facts: DeltaFacts,
  objects: readonly PlannedObject[],
  again: ReadonlySet<string>,
): FactBase {
  if (objects.length === 0) return baseOf(facts);
  const own = objects.map(
    (object): Fact => ({
      id: objectId(object.key),
      payload: {
        definition: object.definition,
        again: again.has(object.key),
        _creates: [...object.creates],
        _drops: object.drops,
      },
    }),
  );
  const known = new Set([...facts.facts, ...own].map(({ id }) => encodeId(id)));
  const edges = objects.flatMap((object): DependencyEdge[] => {
    const id = objectId(object.key);
    return [
      ...object.needs.map((to): DependencyEdge => ({ from: id, to, kind: 'depends' })),
      ...object.neededBy.map((from): DependencyEdge => ({ from, to: id, kind: 'depends' })),
    ].filter(({ from, to }) => known.has(encodeId(from)) && known.has(encodeId(to)));
  });
  return buildFactBase([...facts.facts, ...own], [...facts.edges, ...edges]);
}

type IntentRules = NonNullable<PlanOptions['intentRules']>;

const roleNames = (...sides: DeltaFacts[]): string[] =>
  sides.flatMap(({ facts }) => facts.flatMap(({ id }) => (id.kind === 'role' ? id.name : [])));

/** After all that pg-delta knows, where nothing else decides. */
const LAST = 90;

const OBJECT_RULES: IntentRules = new Map([
  [
    'daybook\0object',
    {
      create: (fact) =>
        (fact.payload._creates as string[]).map((sql) => ({ sql, lockClass: 'none' as const })),
      drop: (fact) => ({ sql: fact.payload._drops as string, lockClass: 'none' as const }),
      attributes: { definition: 'replace' as const, again: 'replace' as const },
      weight: LAST,
    },
  ],
]);

/**
 * pg-delta’s plan from one schema to another, with the other objects in their places.
 *
 * @param options.roles whether roles are planned too, or taken as they are
 * @param options.again keys of objects that are the same in both and have to be made again all the same
 * @throws Error where pg-delta knows no way
 */
export function planDelta(
  from: Side,
  to: Side,
  { roles = false, again = new Set() }: { roles?: boolean; again?: ReadonlySet<string> } = {},
): DeltaPlan {
  const source = withObjects(from.facts, from.objects, again);
  const desired = withObjects(to.facts, to.objects, new Set());
  const { preamble, actions } = plan(source, desired, {
    intentRules: OBJECT_RULES,
    ...(roles ? {} : { scope: 'database', assumedRoles: roleNames(from.facts, to.facts) }),
  });
  return {
    settings: preamble,
    actions: actions.map(({ sql, verb, produces, consumes, destroys }) => ({
      sql,
      verb,
      produces: produces.map(encodeId),
      consumes: consumes.map(encodeId),
      destroys: destroys.map(encodeId),
    })),
  };
}

function describe(delta: Delta): string | undefined {
  switch (delta.verb) {
    case 'add':
      return `${encodeId(delta.fact.id)}: added`;
    case 'remove':
      return `${encodeId(delta.fact.id)}: removed`;
    case 'set':
      return `${encodeId(delta.id)}: ${delta.attr} changed`;
    default:
      // Other edges follow from definitions.
      if (delta.edge.kind !== 'owner') return undefined;
      return `${encodeId(delta.edge.from)}: ${delta.verb === 'link' ? 'now' : 'no longer'} owned by ${encodeId(delta.edge.to)}`;
  }
}

/** What is different in the second schema as pg-delta sees it, one sentence each. */
export function deltaDifferences(from: DeltaFacts, to: DeltaFacts): { kind: string; sentence: string }[] {
  return diff(baseOf(from), baseOf(to)).flatMap((delta) => {
    const sentence = describe(delta);
    if (sentence === undefined) return [];
    const kind =
      delta.verb === 'set'
        ? delta.id.kind
        : delta.verb === 'add' || delta.verb === 'remove'
          ? delta.fact.id.kind
          : delta.edge.from.kind;
    return [{ kind, sentence }];
  });
}
