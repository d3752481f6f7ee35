import { DaybookError } from '../../errors.js';
import type { DeltaFacts, DeltaPlan } from './pg-delta.js';
import { idText } from './pg-delta.js';

/**
 * Refuses a plan that would take away a table or column which is on both sides, to make it again: its rows or values would be lost, and what keeps data does
 * not know of it. A generated column is computed anew.
 *
 * @throws DaybookError UNDO_IMPOSSIBLE
 */
export function requireValuesKept({ actions }: DeltaPlan, now: DeltaFacts, before: DeltaFacts): void {
  const there = new Map(now.facts.map((fact) => [idText(fact.id), fact]));
  const destroyed = new Set(actions.flatMap(({ destroys }) => destroys));
  const lost = before.facts.filter(({ id, payload }) => {
    if (id.kind !== 'table' && id.kind !== 'column') return false;
    const key = idText(id);
    return there.has(key) && destroyed.has(key) && (payload.generatedExpr ?? null) === null;
  });
  if (lost.length === 0) return;
  const names = lost.map(({ id }) => idText(id)).join(', ');
  throw new DaybookError('UNDO_IMPOSSIBLE', `the undo would have to make ${names} anew, without the values`);
}
