import type { DeltaFacts } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** No label can be longer than 63 bytes, so nothing is called so. */
const NO_LABEL = 'a label that no enum has, so that its type is replaced and not added to';

/**
 * Facts in which enums that lack labels look as if they had one too many. PostgreSQL does not let a label be used in the transaction that adds it, but
 * labels of a type that is new in it; to take a label away pg-delta replaces the type.
 */
export function withReplaceableEnums(now: DeltaFacts, before: DeltaFacts): DeltaFacts {
  const labels = (payload: { [key: string]: unknown }) =>
    payload['variant'] === 'enum' ? (payload['values'] as string[]) : undefined;
  const wanted = new Map(before.facts.map(({ id, payload }) => [idText(id), labels(payload)]));
  return {
    facts: now.facts.map((fact) => {
      const has = labels(fact.payload);
      const wants = wanted.get(idText(fact.id));
      if (!has || !wants?.some((label) => !has.includes(label))) return fact;
      return { ...fact, payload: { ...fact.payload, values: [...has, NO_LABEL] } };
    }),
    edges: now.edges,
  };
}
