import { restoreBackup } from '../../backup/restore.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { dropKept } from '../../run/drop-kept.js';
import type { KnownBackup } from '../../run/find-backup.js';
import { restoreTarget } from '../../run/restore-target.js';
import type { TargetAddress } from '../../run/work.js';
import { backupProgress } from '../backup-progress.js';
import { chooseBackup } from '../choose-backup.js';
import type { CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { renderRestoredBeside, renderRestoredInPlace } from '../render/restored.js';
import { type Services, withServices } from '../services.js';

export interface BackupRestoreOptions {
  into?: string;
  swap?: boolean;
  dropOld?: boolean;
  yes?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: BackupRestoreOptions,
): Promise<ExitCode> {
  const { swap = false, dropOld = false } = options;
  if (dropOld && !swap) throw new DaybookError('USAGE', '--drop-old drops what --swap takes out of service');
  return await withServices(context, { appends: swap }, async (services) => {
    const { backup, address } = await chooseBackup(services, args[0]!);
    if (!swap) return await restoreBeside(context, services, address, backup, options);
    if (!options.yes) {
      await confirm(context, address.name, intentOf(backup.backup, address.name, dropOld));
    }
    const restored = await restoreTarget(services.runs, address, {
      backup: backup.backup,
      policyOf: services.policyOf,
      onProgress: backupProgress(context, address.name),
      ...(options.into === undefined ? {} : { into: options.into }),
    });
    if (dropOld) {
      await dropKept(services.runs, address, { database: restored.kept, policyOf: services.policyOf });
    }
    const document = {
      target: address.name,
      swapped: true,
      oldDropped: dropOld,
      madeAt: backup.at,
      ...restored,
    };
    context.out.result(document, () => renderRestoredInPlace(document, context.out.colours));
    return EXIT.done;
  });
}

const intentOf = (backup: string, target: string, dropOld: boolean): string =>
  `put the backup ${backup} in the place of ${target}${dropOld ? ', and drop what served before' : ''}`;

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
