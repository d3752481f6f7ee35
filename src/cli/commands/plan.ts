import { lintOverrides, UNKNOWN_ENVIRONMENT } from '../../config/lint.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { describePlan, describeSet, type TargetPlan } from '../../run/describe-plan.js';
import type { Selection } from '../../run/plan.js';
import { chooseStates } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderPlans, renderSet } from '../render/plan.js';
import { planDocument, plannedDocument } from '../render/plan-document.js';
import { withLedger } from '../with-ledger.js';

export interface PlanOptions {
  target?: string[];
  to?: string;
  offline?: boolean;
}

export async function run(
  context: CommandContext,
  ids: readonly string[],
  { target, to, offline }: PlanOptions,
): Promise<ExitCode> {
  if (ids.length > 0 && to !== undefined) {
    throw new DaybookError('USAGE', 'ids and --to contradict each other', { hint: 'Give one of them.' });
  }
  const selection: Selection = { ids, ...(to === undefined ? {} : { to }) };
  if (offline) return await planOffline(context, selection);
  const { out } = context;
  return await withLedger(context, async (services) => {
    const states = await chooseStates(services, target);
    if (states.length === 0) {
      throw new DaybookError('TARGET_UNKNOWN', 'no target is registered yet', {
        hint: 'Register one with `daybook target add`, or read the files alone with --offline.',
      });
    }
    const set = await services.migrations();
    const plans: TargetPlan[] = [];
    for (const state of states) {
      const policy = services.policyOf(state.environment);
      plans.push(await describePlan(state, set, selection, policy, context.clock.now()));
    }
    out.result({ targets: plans.map(planDocument) }, () => renderPlans(plans, context));
    return exitOf(
      plans.flatMap(({ error, pending }) => [...(error ? [error] : []), ...objectionsOf(pending)]),
    );
  });
}

async function planOffline(context: CommandContext, selection: Selection): Promise<ExitCode> {
  const config = await context.config();
  const { loadMigrations } = await import('../../migrations/load.js');
  const planned = await describeSet(
    await loadMigrations(config.migrations),
    selection,
    lintOverrides(config, UNKNOWN_ENVIRONMENT),
  );
  context.out.result({ migrations: planned.map(plannedDocument) }, () => renderSet(planned, context));
  return exitOf(objectionsOf(planned));
}

const objectionsOf = (planned: TargetPlan['pending']): DaybookError[] =>
  planned.flatMap(({ objections }) => objections);

/** As `migrate` would end. */
const exitOf = ([first]: readonly DaybookError[]): ExitCode => first?.exitCode ?? EXIT.done;
