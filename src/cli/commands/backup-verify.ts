import { EXIT, type ExitCode } from '../../errors.js';
import { verifyTargetBackup } from '../../run/verify-backup.js';
import { backupProgress } from '../backup-progress.js';
import { chooseBackup } from '../choose-backup.js';
import type { CommandContext } from '../command.js';
import { renderVerifiedBackup } from '../render/backups.js';
import { renderDrill } from '../render/drill.js';
import { withServices } from '../services.js';

export interface BackupVerifyOptions {
  drill?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  { drill = false }: BackupVerifyOptions,
): Promise<ExitCode> {
  return await withServices(context, { appends: true }, async (services) => {
    const { backup: known, address } = await chooseBackup(services, args[0]!);
    const { facts, restoredBytes, durations, serverVersion } = await verifyTargetBackup(
      services.runs,
      address,
      {
        backup: known.backup,
        drill,
        policyOf: services.policyOf,
        onProgress: backupProgress(context, address.name),
      },
    );
    const document = {
      target: address.name,
      verified: true,
      drill,
      ...facts,
      restoredBytes,
      serverVersion,
      ...durations,
      madeAt: known.at,
    };
    const render = drill ? renderDrill : renderVerifiedBackup;
    context.out.result(document, () => render(document, context.out.colours));
    return EXIT.done;
  });
}
