import { lintOverrides, UNKNOWN_ENVIRONMENT } from '../../config/lint.js';
import { targetUrl } from '../../config/require.js';
import { asDaybookError, DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { MigrationSet } from '../../migrations/migration-set.js';
import { describePlan, describeSet, type TargetPlan } from '../../run/describe-plan.js';
import { lookAhead } from '../../run/look-ahead.js';
import type { Selection } from '../../run/plan.js';
import { chooseStates } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderPlans, renderSet } from '../render/plan.js';
import { planDocument, plannedDocument } from '../render/plan-document.js';
import { type Services, withServices } from '../services.js';

export interface PlanOptions {
  target?: string[];
  to?: string;
  offline?: boolean;
  preFlight?: boolean;
}

export async function run(
  context: CommandContext,
  ids: readonly string[],
  { target, to, offline, preFlight = false }: PlanOptions,
): Promise<ExitCode> {
  if (ids.length > 0 && to !== undefined) {
    throw new DaybookError('USAGE', 'ids and --to contradict each other', { hint: 'Give one of them.' });
  }
  const selection: Selection = { ids, ...(to === undefined ? {} : { to }) };
  if (offline) return await planOffline(context, selection);
  const { out } = context;
  return await withServices(context, {}, async (services) => {
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
      const plan = await describePlan(state, set, selection, policy, context.clock.now());
      plans.push(preFlight ? { ...plan, ...(await look(services, set, plan)) } : plan);
    }
    out.result({ targets: plans.map(planDocument) }, () => renderPlans(plans, context));
    return exitOf(
      plans.flatMap(({ error, pending, preFlight: looked }) => [
        ...(error ? [error] : []),
        ...objectionsOf(pending),
        ...(looked?.error ? [looked.error] : []),
      ]),
    );
  });
}

/** What could not run anyway is not looked at; a target without a URL is what was found of it. */
async function look(
  { runs, config, policyOf }: Services,
  set: MigrationSet,
  { target, pending }: TargetPlan,
): Promise<Pick<TargetPlan, 'preFlight'>> {
  const sound = pending.filter(({ objections }) => objections.length === 0);
  if (sound.length === 0) return {};
  try {
    const address = { name: target, url: targetUrl(config, target) };
    return {
      preFlight: await lookAhead(
        runs,
        address,
        sound.map(({ migration }) => set.get(migration)),
        policyOf,
      ),
    };
  } catch (thrown) {
    return { preFlight: { checks: [], migrations: [], error: asDaybookError(thrown) } };
  }
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
