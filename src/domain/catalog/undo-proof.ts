import type { EventData } from '../event-registry.js';
import { own } from '../own.js';
import type { CatalogState, UndoProof } from './state.js';

/** The proof that a content can be taken back which was brought to a schema with this fingerprint, on whatever target. */
export const proofOf = (
  { proofs = {} }: Pick<CatalogState, 'proofs'>,
  content: string,
  before: string,
): UndoProof | undefined => own(own(proofs, content) ?? {}, before);

/** What two proofs of the same content on the same schema are compared by. */
type Claim = Pick<
  EventData<'catalog.undo-proven'>,
  'after' | 'generated' | 'written' | 'sample' | 'coverage'
>;

/** How much a sample shows: the rows of the database itself more than made up ones. */
const WEIGHT = { none: 0, synthetic: 1, rows: 2 } as const;

/**
 * Whether a proof says all that another one would say. More rows than before, or fewer, are no news: each sample is another one.
 */
export const saysAsMuch = (known: Claim, other: Claim): boolean =>
  known.after === other.after &&
  known.generated?.script === other.generated?.script &&
  known.written?.script === other.written?.script &&
  WEIGHT[known.sample] >= WEIGHT[other.sample] &&
  (known.coverage.touchedWithRows > 0 || other.coverage.touchedWithRows === 0);

/** A migration of a sequence, as far as its proof is asked for. */
export interface ProofQuestion {
  id: string;
  content: string;
}

/**
 * Goes through migrations in the order in which they will be brought. Each proof says what the schema is after it, so that one fingerprint, read before the
 * first, is enough for all.
 *
 * @param fingerprint of the schema before the first of them
 * @returns a proof for each; undefined from the first one on that has none
 */
export function proofsAlong(
  state: Pick<CatalogState, 'proofs'>,
  fingerprint: string,
  migrations: readonly ProofQuestion[],
): (UndoProof | undefined)[] {
  let before: string | undefined = fingerprint;
  return migrations.map(({ content }) => {
    const proof: UndoProof | undefined = before === undefined ? undefined : proofOf(state, content, before);
    before = proof?.after;
    return proof;
  });
}
