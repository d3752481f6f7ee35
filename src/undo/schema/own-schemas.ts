import type { DeltaFacts, StableId } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** The schemas that Daybook makes in databases: no part of anybody’s schema. */
export const OWN_SCHEMAS: readonly string[] = ['daybook', 'daybook_guard', 'daybook_ledger'];

function inOwnSchema(id: StableId): boolean {
  if ('target' in id) return inOwnSchema(id.target);
  if (id.kind === 'schema') return OWN_SCHEMAS.includes(id.name);
  return 'schema' in id && id.schema !== null && OWN_SCHEMAS.includes(id.schema);
}

/** Facts without what is Daybook’s own: its schemas with all in them, and triggers that call its functions. */
export function withoutOwn({ facts, edges }: DeltaFacts): DeltaFacts {
  const calling = new Set(
    edges
      .filter(({ from, to }) => inOwnSchema(to) && (from.kind === 'trigger' || from.kind === 'eventTrigger'))
      .map(({ from }) => idText(from)),
  );
  const isOwn = (id: StableId): boolean =>
    inOwnSchema(id) || calling.has(idText(id)) || ('target' in id && isOwn(id.target));
  return {
    facts: facts.filter(({ id }) => !isOwn(id)),
    edges: edges.filter(({ from, to }) => !isOwn(from) && !isOwn(to)),
  };
}
