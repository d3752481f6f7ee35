import { catalogDecider, type UndoProof } from '../domain/catalog/catalog.js';
import { proofsAlong } from '../domain/catalog/undo-proof.js';
import { CATALOG_STREAM } from '../domain/stream.js';
import { StreamWriter } from '../ledger/stream-writer.js';
import { readFingerprint } from '../postgres/fingerprint.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

/**
 * The proofs that these runs, in their order, can be taken back, by the run's id. Nothing is read where the policy does not ask for them.
 */
export async function proofsOf(
  { policy, services, session }: TargetWork,
  runs: readonly Run[],
): Promise<Map<string, UndoProof>> {
  const ups = runs.filter(({ direction }) => direction === 'up');
  if (policy.undo.required === 'none' || ups.length === 0) return new Map();
  const { ledger, actor, now } = services;
  const { state } = await StreamWriter.open(ledger, CATALOG_STREAM, catalogDecider, { actor, now });
  if (!state.proofs) return new Map();
  const proofs = proofsAlong(
    state,
    await readFingerprint(session.client),
    ups.map(({ migration }) => migration),
  );
  return new Map(
    ups.flatMap((run, index) => {
      const proof = proofs[index];
      return proof ? [[run.id, proof] as const] : [];
    }),
  );
}
