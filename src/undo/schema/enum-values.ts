import type { DeltaFacts, DeltaPlan } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** No label can be longer than 63 bytes, so nothing is called so. */
const NO_LABEL = 'a label that no enum has, so that its type is replaced and not added to';

type Fact = DeltaFacts['facts'][number];

const labelsOf = ({ payload }: Fact): readonly string[] | undefined =>
  payload.variant === 'enum' ? (payload.values as string[]) : undefined;

/**
 * The enums that a plan adds labels to while it makes or changes something that uses them. PostgreSQL lets nobody use a label in the transaction that adds it,
 * and pg-delta does not wait for the label before it is used.
 */
export function enumsInUse({ actions }: DeltaPlan, now: DeltaFacts, before: DeltaFacts): Set<string> {
  const labels = new Map(now.facts.map((fact) => [idText(fact.id), labelsOf(fact)]));
  const grown = new Set(
    before.facts.flatMap((fact) => {
      const key = idText(fact.id);
      const has = labels.get(key);
      return has && labelsOf(fact)?.some((label) => !has.includes(label)) ? [key] : [];
    }),
  );
  if (grown.size === 0) return grown;
  const touched = new Set(
    actions.flatMap(({ produces, consumes }) => [...produces, ...consumes.slice(0, 1)]),
  );
  const used = new Set(
    before.edges.filter(({ from }) => touched.has(idText(from))).map(({ to }) => idText(to)),
  );
  return new Set([...grown].filter((key) => used.has(key)));
}

/** Facts in which some enums look as if they had a label too many: to take it away pg-delta replaces the type, and labels of a new type can be used at once. */
export function withReplaceableEnums(now: DeltaFacts, enums: ReadonlySet<string>): DeltaFacts {
  return {
    facts: now.facts.map((fact) =>
      enums.has(idText(fact.id))
        ? { ...fact, payload: { ...fact.payload, values: [...(labelsOf(fact) ?? []), NO_LABEL] } }
        : fact,
    ),
    edges: now.edges,
  };
}
