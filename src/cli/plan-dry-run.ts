import { EXIT, type ExitCode } from '../errors.js';
import { type MigrationPlan, planStatements } from '../run/dry-run-plan.js';
import { planTarget } from '../run/plan.js';
import { chooseStates } from './choose-targets.js';
import type { CommandContext } from './command.js';
import { type PlannedTarget, renderStatementPlans } from './render/statement-plan.js';
import { withLedger } from './with-ledger.js';

interface Options {
  target?: string[];
  to?: string;
  withRollback?: boolean;
}

/** What would be executed where, from the ledger and the files alone: no target is connected to. */
export async function planDryRun(
  context: CommandContext,
  ids: readonly string[],
  { target, to, withRollback = false }: Options,
): Promise<ExitCode> {
  return await withLedger(context, async (services) => {
    const states = await chooseStates(services, target);
    const set = await services.migrations();
    const targets: PlannedTarget[] = [];
    for (const state of states) {
      const { pending } = planTarget(state, set, { ids, ...(to === undefined ? {} : { to }) });
      const runs: MigrationPlan[] = [];
      for (const migration of pending) {
        runs.push(await planStatements(migration, 'up'));
        if (withRollback) runs.push(await planStatements(migration, 'down'));
      }
      targets.push({ target: state.name, runs });
    }
    const document = { dryRun: true, how: 'plan', targets };
    context.out.result(document, () => renderStatementPlans(targets, context.out.colours));
    return EXIT.done;
  });
}
