import { type BackupPolicy, parseBackupPolicy } from '../../config/policy.js';
import { DaybookError, type ExitCode } from '../../errors.js';
import { accomplishedBy } from '../../run/accomplished.js';
import { dryRunMigrate } from '../../run/dry-run-migrate.js';
import { eachTarget } from '../../run/each-target.js';
import { type MigrateRequest, migrateTarget } from '../../run/migrate.js';
import { planTarget } from '../../run/plan.js';
import { withBackupPolicy } from '../../run/stricter-backup.js';
import type { ChosenTarget } from '../choose-targets.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { readDryRun, refuseRows } from '../dry-run-form.js';
import { planDryRun } from '../plan-dry-run.js';
import { dryRunDocument, renderDryRuns } from '../render/dry-run.js';
import { type MigratedTarget, renderMigrated } from '../render/migrated.js';
import { displayRuns, type RunDisplay } from '../run-display.js';
import { type Services, withServices } from '../services.js';

export interface MigrateOptions {
  target?: string[];
  to?: string;
  /** true: in the default form. A word that is no form is an id that came behind the option. */
  dryRun?: boolean | string;
  withRows?: boolean;
  withRollback?: boolean;
  wait?: number;
  backup?: string;
}

export async function run(
  context: CommandContext,
  given: readonly string[],
  options: MigrateOptions,
): Promise<ExitCode> {
  const { wait, target, to } = options;
  const { form, ids } = readDryRun(options.dryRun, given);
  refuseRows(options, form);
  if (ids.length > 0 && to !== undefined) {
    throw new DaybookError('USAGE', 'ids and --to contradict each other', { hint: 'Give one of them.' });
  }
  const backup = options.backup === undefined ? undefined : readBackupPolicy(options.backup);
  const display = displayRuns(context);
  if (form === 'plan') return await planDryRun(context, ids, options);
  const request = { observer: display.observer, wait, appends: form === undefined };
  return await withServices(context, request, async (services) => {
    const chosen = await chooseTargets(services, target);
    const policyOf = policies(services, chosen, backup);
    const set = await services.migrations();
    const withRollback = options.withRollback ?? false;
    const wanted: MigrateRequest = { set, policyOf, withRollback, ids, ...(to === undefined ? {} : { to }) };
    return form
      ? await rehearse(context, services, chosen, wanted, { form, rows: options.withRows ?? false })
      : await migrate(context, services, chosen, wanted, display);
  });
}

async function migrate(
  context: CommandContext,
  { runs }: Services,
  chosen: readonly ChosenTarget[],
  request: MigrateRequest,
  display: RunDisplay,
): Promise<ExitCode> {
  const began = new Map<string, number>();
  const took = new Map<string, number>();
  const outcome = await eachTarget(chosen, context.signal, async ({ address, state }) => {
    began.set(address.name, context.clock.monotonic());
    display.expect(address.name, dueOn(state, request));
    try {
      return await migrateTarget(runs, address, request);
    } finally {
      took.set(address.name, context.clock.monotonic() - began.get(address.name)!);
    }
  });
  const targets = chosen
    .filter(({ address }) => began.has(address.name))
    .map(({ address: { name }, state }): MigratedTarget => {
      const plan = outcome.results.find((result) => result.target === name)?.plan;
      const reports = display.reports.get(name) ?? [];
      const { applied, rolledBack } = accomplishedBy(reports);
      return {
        target: name,
        reports,
        applied,
        rolledBack,
        notApplied: (plan?.pending ?? []).map(({ id }) => id).filter((id) => !applied.includes(id)),
        appliedBefore: Object.values(state.migrations).filter(({ status }) => status === 'applied').length,
        otherEnvironments: (plan?.otherEnvironments ?? []).map(({ id }) => id),
        missing: plan?.missing ?? [],
        durationMs: took.get(name) ?? 0,
        failed: outcome.failedOn === name,
      };
    });
  const document = { targets, notBegun: outcome.notBegun };
  return conclude(context, document, (done) => renderMigrated(done, context.out.colours), outcome.error);
}

async function rehearse(
  context: CommandContext,
  { runs }: Services,
  chosen: readonly ChosenTarget[],
  request: MigrateRequest,
  how: { form: 'rollback' | 'scratch'; rows: boolean },
): Promise<ExitCode> {
  const { results, error, notBegun } = await eachTarget(chosen, context.signal, ({ address }) => {
    context.out.progress(`${address.name}  dry run`);
    return dryRunMigrate(runs, address, request, how);
  });
  const document = { dryRun: true, how: how.form, targets: results.map(dryRunDocument), notBegun };
  return conclude(context, document, (done) => renderDryRuns(done, context), error);
}

/** Which policy holds where, checked for every target before anything is done on the first. */
function policies(
  { policyOf }: Services,
  chosen: readonly ChosenTarget[],
  backup: BackupPolicy | undefined,
): Services['policyOf'] {
  if (backup === undefined) return policyOf;
  const stricter = (environment: string) => withBackupPolicy(policyOf(environment), backup, environment);
  for (const { state } of chosen) stricter(state.environment);
  return stricter;
}

function readBackupPolicy(text: string): BackupPolicy {
  const policy = parseBackupPolicy(text);
  if (policy !== undefined) return policy;
  throw new DaybookError('USAGE', `"${text}" is no backup policy`, {
    hint: 'Give required, none, or recent(AGE) such as recent(24h).',
  });
}

/** How many runs to expect; what is wrong with the plan is said when the work begins. */
function dueOn(state: ChosenTarget['state'], request: MigrateRequest): number {
  try {
    return planTarget(state, request.set, request).pending.length;
  } catch {
    return 0;
  }
}
