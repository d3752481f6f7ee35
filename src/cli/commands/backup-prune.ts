import type { DaybookError, ExitCode } from '../../errors.js';
import { eachTarget } from '../../run/each-target.js';
import { pruneBackups } from '../../run/prune-backups.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { type PrunedTarget, renderPrunedBackups } from '../render/pruned-backups.js';
import { withServices } from '../services.js';

export interface BackupPruneOptions {
  target?: string[];
  keep?: number;
  keepDays?: number;
  dryRun?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { target, keep, keepDays, dryRun = false }: BackupPruneOptions,
): Promise<ExitCode> {
  const { out, signal } = context;
  return await withServices(context, { appends: !dryRun }, async ({ config, ledger, runs, policyOf }) => {
    const chosen = await chooseTargets({ config, ledger }, target);
    const { results, error, failedOn, notBegun } = await eachTarget(
      chosen,
      signal,
      async ({ address }): Promise<PrunedTarget & { error?: DaybookError }> => ({
        target: address.name,
        ...(await pruneBackups(runs, address, { rule: { keep, keepDays }, policyOf, dryRun })),
      }),
    );
    const document = { dryRun, targets: results, failedOn: failedOn ?? null, notBegun };
    return conclude(context, document, (done) => renderPrunedBackups(done, out.colours), error);
  });
}
