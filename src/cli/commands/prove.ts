import { writeFile } from 'node:fs/promises';
import type { UndoSample } from '../../config/undo.js';
import { DaybookError, type ExitCode } from '../../errors.js';
import type { MigrationSet } from '../../migrations/migration-set.js';
import { eachTarget } from '../../run/each-target.js';
import { UNDO_ENGINE } from '../../undo/prove/engine-port.js';
import type { ProofResult } from '../../undo/prove/proof-result.js';
import { type ProveResult, proveTarget } from '../../undo/prove/prove-target.js';
import { undoFileOf, undoScript } from '../../undo/prove/undo-script.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { isProven, proofsDocument, renderProofs } from '../render/proofs.js';
import { type Services, withServices } from '../services.js';

export interface ProveOptions {
  target?: string[];
  to?: string;
  sample?: UndoSample;
  again?: boolean;
  write?: boolean;
}

export async function run(
  context: CommandContext,
  ids: readonly string[],
  { target, to, sample, again = false, write = false }: ProveOptions,
): Promise<ExitCode> {
  if (ids.length > 0 && to !== undefined)
    throw new DaybookError('USAGE', 'ids and --to contradict each other', { hint: 'Give one of them.' });
  return await withServices(context, { appends: true }, async (services) => {
    const chosen = await chooseTargets(services, target);
    const set = await services.migrations();
    const written: string[] = [];
    const policyOf = sample === undefined ? services.policyOf : withSample(services, sample);
    const selection = { ids, ...(to === undefined ? {} : { to }) };
    const { results, error, notBegun } = await eachTarget(chosen, context.signal, async ({ address }) => {
      context.out.progress(`${address.name}  looking at what is due`);
      const result = await proveTarget(
        services.runs,
        address,
        {
          ...selection,
          set,
          policyOf,
          again,
          onBegin: (migration, number, total) =>
            context.out.progress(`${address.name}  ${number}/${total}  ${migration}`),
          onResult: async (proof) => {
            if (write && proof.undo.length > 0) written.push(await writeUndo(set, proof));
          },
        },
        UNDO_ENGINE,
      );
      const failure = result.error ?? notProven(result);
      return failure ? { ...result, error: failure } : result;
    });
    if (context.out.json) {
      const targets = results.map((result) => proofsDocument(result, context.verbose));
      return conclude(context, { targets, notBegun, written }, () => '', error);
    }
    return conclude(
      context,
      { targets: results, notBegun, written },
      (done) => renderProofs(done, context),
      error,
    );
  });
}

const withSample =
  ({ policyOf }: Services, sample: UndoSample): Services['policyOf'] =>
  (environment) => {
    const policy = policyOf(environment);
    return { ...policy, undo: { ...policy.undo, sample } };
  };

function notProven({ target, proofs }: ProveResult): DaybookError | undefined {
  const missing = proofs.filter((proof) => !isProven(proof)).map(({ migration }) => migration);
  if (missing.length === 0) return undefined;
  return new DaybookError(
    'UNDO_NOT_PROVEN',
    `${target}: not proven: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' …' : ''}`,
    {
      details: { target, migrations: missing },
    },
  );
}

async function writeUndo(set: MigrationSet, proof: ProofResult): Promise<string> {
  const migration = set.get(proof.migration);
  const file = undoFileOf(migration);
  await writeFile(file, undoScript(migration, proof));
  return file;
}
