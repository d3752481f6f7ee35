import { EXIT, type ExitCode } from '../../errors.js';
import { verifyTargetBackup } from '../../run/verify-backup.js';
import { backupProgress } from '../backup-progress.js';
import { chooseBackup } from '../choose-backup.js';
import type { CommandContext } from '../command.js';
import { renderVerifiedBackup } from '../render/backups.js';
import { withServices } from '../services.js';

export async function run(context: CommandContext, args: readonly string[]): Promise<ExitCode> {
  return await withServices(context, { appends: true }, async (services) => {
    const { backup: known, address } = await chooseBackup(services, args[0]!);
    const { facts, restoredBytes } = await verifyTargetBackup(services.runs, address, {
      backup: known.backup,
      policyOf: services.policyOf,
      onProgress: backupProgress(context, address.name),
    });
    const document = { target: address.name, verified: true, ...facts, restoredBytes };
    context.out.result(document, () => renderVerifiedBackup(document, context.out.colours));
    return EXIT.done;
  });
}
