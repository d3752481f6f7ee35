import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { LoadedMigration } from '../../migrations/migration-file.js';
import { MigrationSet } from '../../migrations/migration-set.js';
import { adoptTarget } from '../../run/adopt-target.js';
import { finder } from '../../run/migrate.js';
import { type ChosenTarget, chooseTarget } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { counted } from '../render/counted.js';
import { type Services, withServices } from '../services.js';

export interface TargetAdoptOptions {
  baseline?: string[];
  to?: string;
  reason?: string;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: TargetAdoptOptions,
): Promise<ExitCode> {
  return await withServices(context, { appends: true }, async (services) => {
    const chosen = await chooseTarget(services, args[0]!);
    const set = await migrationsFor(services, options);
    const baseline = baselineOf(set, chosen, options);
    const { reason } = options;
    const fingerprint = await adoptTarget(services.runs, chosen.address, {
      baseline,
      policyOf: services.policyOf,
      find: finder(set),
      ...(reason === undefined ? {} : { reason }),
    });
    const target = chosen.address.name;
    const document = { target, fingerprint, baseline: baseline.map(({ id }) => id) };
    context.out.result(document, () =>
      [
        `${target}: the schema ${fingerprint.slice(0, 12)} is the expected one from here on`,
        ...(baseline.length > 0 ? [`  ${counted(baseline.length, 'migration')} taken as applied`] : []),
      ].join('\n'),
    );
    return EXIT.done;
  });
}

/** To accept a drift no file is needed. */
async function migrationsFor(
  { migrations }: Services,
  { baseline, to }: TargetAdoptOptions,
): Promise<MigrationSet> {
  try {
    return await migrations();
  } catch (thrown) {
    const without = thrown instanceof DaybookError && thrown.code === 'MIGRATIONS_NOT_FOUND';
    if (!without || baseline !== undefined || to !== undefined) throw thrown;
    return new MigrationSet([]);
  }
}

/** The named migrations with what they require, or all up to one; without those that are applied. */
function baselineOf(
  set: MigrationSet,
  { state }: ChosenTarget,
  { baseline, to }: TargetAdoptOptions,
): LoadedMigration[] {
  const wanted =
    to === undefined ? set.closure(baseline ?? []) : set.all.slice(0, set.all.indexOf(set.get(to)) + 1);
  return wanted.filter(({ id, environments }) => {
    const meant = environments?.includes(state.environment) ?? true;
    return meant && state.migrations[id]?.status !== 'applied';
  });
}
