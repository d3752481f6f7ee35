import type { ExtraFact } from './extras/extra-facts.js';
import type { DeltaFacts, StableId } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** What is written down with casts in it. */
const WITH_EXPRESSIONS = new Set([
  'view',
  'materializedView',
  'rule',
  'policy',
  'default',
  'constraint',
  'index',
  'trigger',
  'function',
  'procedure',
]);

/**
 * What may use a cast. The catalog remembers only the function that an expression’s cast calls, or the types it knows, but the cast has to be there when the
 * expression is written again.
 *
 * @param needed what the cast itself needs
 */
export function usersOfCast(
  { kind }: ExtraFact,
  needed: readonly StableId[],
  { edges }: DeltaFacts,
): StableId[] {
  if (kind !== 'cast') return [];
  const functions = needed.filter(({ kind: of }) => of === 'function');
  const roots = new Set((functions.length > 0 ? functions : needed).map(idText));
  return edges
    .filter(({ from, to }) => WITH_EXPRESSIONS.has(from.kind) && roots.has(idText(to)))
    .map(({ from }) => from)
    .filter((id) => !roots.has(idText(id)));
}
