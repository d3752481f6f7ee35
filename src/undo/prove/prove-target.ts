import type { UndoSample } from '../../config/undo.js';
import { type CatalogState, catalogDecider, type UndoProof } from '../../domain/catalog/catalog.js';
import { proofOf, proofsAlong } from '../../domain/catalog/undo-proof.js';
import { CATALOG_STREAM } from '../../domain/stream.js';
import { asDaybookError, DaybookError } from '../../errors.js';
import { StreamWriter } from '../../ledger/stream-writer.js';
import type { LoadedMigration } from '../../migrations/migration-file.js';
import type { MigrationSet } from '../../migrations/migration-set.js';
import { readFingerprint } from '../../postgres/fingerprint.js';
import { openForReading } from '../../run/open-for-reading.js';
import { planTarget, type Selection } from '../../run/plan.js';
import type { RunPolicy } from '../../run/policy.js';
import { registerMigrations } from '../../run/register-migrations.js';
import { rehearseOnCopy } from '../../run/rehearse-on-copy.js';
import { prepareRun } from '../../run/run-start.js';
import type { RunServices, TargetAddress, TargetWork } from '../../run/work.js';
import { withProofDatabase } from './proof-database.js';
import type { ProofResult } from './proof-result.js';
import { ProofSession } from './proof-session.js';
import { type ProofState, readProofState } from './proof-state.js';
import { proveMigration } from './prove-migration.js';
import { recordProof } from './record-proof.js';
import type { UndoPort } from './undo-port.js';

export interface ProveRequest extends Selection {
  set: MigrationSet;
  policyOf: (environment: string) => RunPolicy;
  /** Prove again what is proven already. */
  again?: boolean;
  /** Told when a migration’s proof begins, and what came of it. */
  onBegin?: (migration: string, number: number, total: number) => void;
  onResult?: (result: ProofResult) => void | Promise<void>;
}

export interface ProveResult {
  target: string;
  sample: UndoSample;
  /** In the order in which they would be brought. */
  proofs: ProofResult[];
  /** What ended the work early. */
  error?: DaybookError;
}

/**
 * Proves that what is due on a target can be taken back: all of it, in its order, on one copy beside the target, which is dropped. The target is read, and nothing else.
 * What was proven before for the same content on the same schema, be it for another target, is not proven again, as long as nothing behind it has to be.
 *
 * @throws DaybookError TARGET_UNKNOWN, TARGET_UNREACHABLE, MIGRATION_UNKNOWN, MIGRATION_CHANGED, MIGRATION_MALFORMED, NOT_TRANSACTIONAL
 */
export async function proveTarget<Schema, Captured>(
  services: RunServices,
  address: TargetAddress,
  request: ProveRequest,
  port: UndoPort<Schema, Captured>,
): Promise<ProveResult> {
  const target = await openForReading(services, address, request.policyOf);
  const { sample } = target.policy.undo;
  const result: ProveResult = { target: address.name, sample, proofs: [] };
  try {
    const { state } = target.writer;
    if (!state.registered)
      throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
    const { pending } = planTarget(state, request.set, request);
    if (pending.length === 0) return result;
    for (const migration of pending) await prepareRun({ migration, direction: 'up' }, services.monotonic);
    const note = async (proof: ProofResult): Promise<void> => {
      result.proofs.push(proof);
      await request.onResult?.(proof);
    };
    const catalog = request.again ? {} : await readCatalog(services);
    const fingerprint = await readFingerprint(target.session.client);
    const known = knownProofs(catalog, fingerprint, pending);
    for (const proof of known) await note(proof);
    if (known.length === pending.length) return result;
    await registerMigrations(services, pending);
    await proveOnCopy(target, { pending, known, fingerprint, catalog }, request, port, note);
    return result;
  } catch (thrown) {
    if (result.proofs.length === 0 && thrown instanceof DaybookError) throw thrown;
    return { ...result, error: asDaybookError(thrown) };
  } finally {
    await target.session.close();
  }
}

async function readCatalog({ ledger, actor, now }: RunServices): Promise<Readonly<CatalogState>> {
  return (await StreamWriter.open(ledger, CATALOG_STREAM, catalogDecider, { actor, now })).state;
}

/** Those of the first migrations that are proven on the schema that they will meet. */
function knownProofs(
  catalog: Pick<CatalogState, 'proofs'>,
  fingerprint: string,
  pending: readonly LoadedMigration[],
): ProofResult[] {
  let before = fingerprint;
  const known: ProofResult[] = [];
  for (const [index, proof] of proofsAlong(catalog, fingerprint, pending).entries()) {
    if (!proof) break;
    known.push(knownResult(pending[index]!, before, proof));
    before = proof.after;
  }
  return known;
}

function knownResult(
  { id, content }: LoadedMigration,
  before: string,
  { after, coverage, generated, written }: UndoProof,
): ProofResult {
  return {
    migration: id,
    content,
    before,
    after,
    outcome: 'known',
    coverage,
    ...(generated ? { generated: { exact: true, differences: [], ...generated } } : {}),
    ...(written ? { written: { exact: true, differences: [], steps: 0, ...written } } : {}),
    notes: [],
    undo: [],
    durationMs: 0,
  };
}

/** What is to be proven, and what is known of it. */
interface Due {
  pending: readonly LoadedMigration[];
  /** Of the first ones: they are brought to the copy without a proof, for the others come after them. */
  known: readonly ProofResult[];
  /** The target’s. */
  fingerprint: string;
  catalog: Pick<CatalogState, 'proofs'>;
}

async function proveOnCopy<Schema, Captured>(
  target: TargetWork,
  { pending, known, fingerprint, catalog }: Due,
  request: ProveRequest,
  port: UndoPort<Schema, Captured>,
  note: (proof: ProofResult) => Promise<void>,
): Promise<void> {
  const { address, services, policy } = target;
  const { sample, sampleRows } = policy.undo;
  const { executor, signal } = services;
  const wanted = { url: address.url, name: address.name, executor, now: services.now(), signal, sample };
  await withProofDatabase({ ...wanted, rows: sampleRows }, async ({ url, notCovered }) => {
    const session = new ProofSession(target, url);
    try {
      const { client, server } = (await session.work()).session;
      refuseOther(await readFingerprint(client), fingerprint, address.name);
      let state: ProofState<Schema> | undefined;
      let broken: string | undefined;
      for (const [index, migration] of pending.entries()) {
        signal.throwIfAborted();
        const run = await prepareRun({ migration, direction: 'up' }, services.monotonic);
        if (index < known.length) {
          await rehearseOnCopy(await session.work(), run);
          continue;
        }
        state ??= await readProofState((await session.work()).session.client, port.reader);
        if (broken !== undefined) {
          await note(notTried(migration, state.fingerprint, broken));
          continue;
        }
        request.onBegin?.(migration.id, index + 1, pending.length);
        const proof = proofOf(catalog, migration.content, state.fingerprint);
        if (proof) {
          const before = state.fingerprint;
          await rehearseOnCopy(await session.work(), run);
          state = undefined;
          await note(knownResult(migration, before, proof));
          continue;
        }
        const { result, after } = await proveMigration(session, run, port, state, notCovered);
        if (after) state = after;
        else broken = migration.id;
        if (result.outcome === 'proven') await recordProof(services, result, sample, server.version);
        await note(result);
      }
    } finally {
      await session.close();
    }
  });
}

/** A proof is found by the fingerprint: one of another schema would be no use. */
function refuseOther(copy: string, original: string, target: string): void {
  if (copy === original) return;
  throw new DaybookError('DRY_RUN_UNAVAILABLE', `the copy of ${target} has not the schema of ${target}`, {
    hint: 'Mend what a dump does not carry, such as an invalid index, or prove as the owner of the database.',
  });
}

const notTried = (migration: LoadedMigration, before: string, broken: string): ProofResult => ({
  migration: migration.id,
  content: migration.content,
  before,
  outcome: 'not tried',
  coverage: { tables: 0, tablesWithRows: 0, rows: 0, touched: 0, touchedWithRows: 0, notCovered: [] },
  notes: [`it comes after ${broken}, which could not be brought to the copy`],
  undo: [],
  durationMs: 0,
});
