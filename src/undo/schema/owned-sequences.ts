import type { DeltaAction, DeltaFacts } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** The owner of a sequence that belongs to a column is its table’s and changes with it; PostgreSQL refuses to change it alone, which pg-delta does not know. */
export function withoutOwnedSequences(
  actions: readonly DeltaAction[],
  now: DeltaFacts,
  before: DeltaFacts,
): DeltaAction[] {
  const owned = ({ facts }: DeltaFacts) =>
    new Set(
      facts
        .filter(({ id, payload }) => id.kind === 'sequence' && payload.ownedBy)
        .map(({ id }) => idText(id)),
    );
  const [is, was] = [owned(now), owned(before)];
  return actions.filter(
    ({ sql, consumes, produces }) =>
      !(
        /^ALTER SEQUENCE .* OWNER TO /.test(sql) &&
        [...consumes, ...produces].some((id) => is.has(id) && was.has(id))
      ),
  );
}
