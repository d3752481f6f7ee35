import { basename } from 'node:path';
import type { DaybookError, ExitCode } from '../../errors.js';
import { createTargetBackup } from '../../run/create-backup.js';
import { eachTarget } from '../../run/each-target.js';
import { targetStates } from '../../run/target-states.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { type MadeBackup, renderMadeBackups } from '../render/backups.js';
import { withServices } from '../services.js';

export interface BackupCreateOptions {
  target?: string[];
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { target }: BackupCreateOptions,
): Promise<ExitCode> {
  const { out, clock, signal } = context;
  return await withServices(context, { appends: true }, async ({ config, ledger, runs, policyOf }) => {
    const program = config.backups.provider?.command[0];
    const making =
      program === undefined ? 'making a backup and verifying it' : `${basename(program)} makes a backup`;
    const chosen = await chooseTargets({ config, ledger }, target);
    const { results, error, failedOn, notBegun } = await eachTarget(
      chosen,
      signal,
      async ({ address }): Promise<MadeBackup & { error?: DaybookError }> => {
        out.progress(`${address.name}  ${making}`);
        const began = clock.monotonic();
        const store = runs.backups(address.name);
        const backup = await createTargetBackup(runs, address, policyOf);
        const [state] = await targetStates(ledger, [address.name]);
        const { bytes, sha256, verified, provided = null } = state!.backups[backup]!;
        const durationMs = clock.monotonic() - began;
        const location = provided ? null : store.location;
        return { target: address.name, backup, bytes, sha256, verified, provided, location, durationMs };
      },
    );
    const document = { backups: results, failedOn: failedOn ?? null, notBegun };
    return conclude(context, document, (done) => renderMadeBackups(done, out.colours), error);
  });
}
