import { restoreBackup } from '../../backup/restore.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { KnownBackup } from '../../run/find-backup.js';
import { restoreTarget } from '../../run/restore-target.js';
import type { TargetAddress } from '../../run/work.js';
import { backupProgress } from '../backup-progress.js';
import { chooseBackup } from '../choose-backup.js';
import type { CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { renderRestoredBeside, renderRestoredInPlace } from '../render/backups.js';
import { type Services, withServices } from '../services.js';

export interface BackupRestoreOptions {
  into?: string;
  swap?: boolean;
  yes?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: BackupRestoreOptions,
): Promise<ExitCode> {
  const { swap = false } = options;
  return await withServices(context, { appends: swap }, async (services) => {
    const { backup, address } = await chooseBackup(services, args[0]!);
    if (!swap) return await restoreBeside(context, services, address, backup, options);
    if (!options.yes) {
      await confirm(context, address.name, `put the backup ${backup.backup} in the place of ${address.name}`);
    }
    const restored = await restoreTarget(services.runs, address, {
      backup: backup.backup,
      policyOf: services.policyOf,
      onProgress: backupProgress(context, address.name),
      ...(options.into === undefined ? {} : { into: options.into }),
    });
    const document = { target: address.name, swapped: true, madeAt: backup.at, ...restored };
    context.out.result(document, () => renderRestoredInPlace(document, context.out.colours));
    return EXIT.done;
  });
}

async function restoreBeside(
  context: CommandContext,
  { runs }: Services,
  address: TargetAddress,
  known: KnownBackup,
  { into }: BackupRestoreOptions,
): Promise<ExitCode> {
  const { backup } = known;
  const { database, durationMs } = await restoreBackup({
    ...runs.backupSettings,
    store: runs.backups(address.name),
    id: backup,
    ...(known.recorded ? { recorded: known } : {}),
    url: address.url,
    signal: context.signal,
    onProgress: backupProgress(context, address.name),
    ...(into === undefined ? {} : { into }),
  });
  const document = { target: address.name, swapped: false, backup, database, durationMs };
  context.out.result(document, () => renderRestoredBeside(document, context.out.colours));
  return EXIT.done;
}
