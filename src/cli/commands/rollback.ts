import { DaybookError, type ExitCode } from '../../errors.js';
import { accomplishedBy } from '../../run/accomplished.js';
import { eachTarget } from '../../run/each-target.js';
import { dryRunRollback } from '../../undo/dry-run-rollback.js';
import { rollBackTarget } from '../../undo/rollback.js';
import { planRollback, type RollbackSelection } from '../../undo/rollback-plan.js';
import { type ChosenTarget, chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { dryRunDocument, renderDryRuns } from '../render/dry-run.js';
import { type RolledBackTarget, renderRolledBack } from '../render/rolled-back.js';
import { displayRuns, type RunDisplay } from '../run-display.js';
import { type Services, withServices } from '../services.js';

export interface RollbackOptions {
  to?: string;
  run?: string;
  target?: string[];
  dryRun?: boolean;
  wait?: number;
}

/** A target, and how much is to be taken back there. */
type Affected = ChosenTarget & { ids: readonly string[] };

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: RollbackOptions,
): Promise<ExitCode> {
  const selection = readSelection(args[0], options);
  const { dryRun = false, wait, target } = options;
  const display = displayRuns(context);
  const request = { observer: display.observer, wait, appends: !dryRun };
  return await withServices(context, request, async (services) => {
    const chosen = await chooseTargets(services, target);
    const affected = await affectedTargets(services, chosen, selection, target !== undefined);
    return dryRun
      ? await rehearse(context, services, affected, selection)
      : await rollBack(context, services, affected, selection, display);
  });
}

function readSelection(id: string | undefined, { to, run }: RollbackOptions): RollbackSelection {
  const given: RollbackSelection[] = [];
  if (id !== undefined) given.push({ id });
  if (to !== undefined) given.push({ to });
  if (run !== undefined) given.push({ run });
  const [selection, ...others] = given;
  if (selection && others.length === 0) return selection;
  throw new DaybookError(
    'USAGE',
    selection ? 'ID, --to and --run contradict each other' : 'nothing is named',
    {
      hint: 'Name what is to be taken back: one of ID, --to ID and --run RUN.',
    },
  );
}

/** Where there is something to take back. A target that nobody named is passed over where the migration is not applied. */
async function affectedTargets(
  { migrations }: Services,
  chosen: readonly ChosenTarget[],
  selection: RollbackSelection,
  named: boolean,
): Promise<Affected[]> {
  const set = await migrations();
  let passedOver: DaybookError | undefined;
  const affected = chosen.flatMap((target) => {
    try {
      const ids = planRollback(target.state, set, selection).map(({ migration }) => migration.id);
      return [{ ...target, ids }];
    } catch (thrown) {
      const error = thrown as DaybookError;
      // A run that is not over is closed first, under the lease: only then is it known what is applied.
      if (Object.keys(target.state.openRuns).length > 0) return [{ ...target, ids: [] }];
      if (named || error.code !== 'MIGRATION_NOT_APPLIED') throw thrown;
      passedOver = error;
      return [];
    }
  });
  if (affected.length === 0 && passedOver) throw passedOver;
  return affected;
}

async function rollBack(
  context: CommandContext,
  { runs, migrations, policyOf }: Services,
  affected: readonly Affected[],
  selection: RollbackSelection,
  display: RunDisplay,
): Promise<ExitCode> {
  const set = await migrations();
  const { error, failedOn, notBegun } = await eachTarget(affected, context.signal, ({ address, ids }) => {
    display.expect(address.name, ids.length);
    return rollBackTarget(runs, address, { set, selection, policyOf });
  });
  const targets = affected
    .filter(({ address }) => !notBegun.includes(address.name))
    .map(({ address: { name }, ids }): RolledBackTarget => {
      const reports = display.reports.get(name) ?? [];
      const { rolledBack } = accomplishedBy(reports);
      const notRolledBack = ids.filter((id) => !rolledBack.includes(id));
      return { target: name, reports, rolledBack, notRolledBack, failed: failedOn === name };
    });
  const document = { targets, notBegun };
  return conclude(context, document, (done) => renderRolledBack(done, context.out.colours), error);
}

async function rehearse(
  context: CommandContext,
  { runs, migrations, policyOf }: Services,
  affected: readonly Affected[],
  selection: RollbackSelection,
): Promise<ExitCode> {
  const set = await migrations();
  const { results, error, notBegun } = await eachTarget(affected, context.signal, ({ address }) => {
    context.out.progress(`${address.name}  dry run`);
    return dryRunRollback(runs, address, { set, selection, policyOf });
  });
  const document = { dryRun: true, targets: results.map(dryRunDocument), notBegun };
  return conclude(context, document, (done) => renderDryRuns(done, context), error);
}
