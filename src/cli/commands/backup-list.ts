import { EXIT, type ExitCode } from '../../errors.js';
import { listBackups } from '../../run/find-backup.js';
import { listLeftovers } from '../../run/list-leftovers.js';
import { chooseStates } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderBackups, renderLeftover } from '../render/backups.js';
import { withServices } from '../services.js';

export interface BackupListOptions {
  target?: string[];
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { target }: BackupListOptions,
): Promise<ExitCode> {
  return await withServices(context, {}, async (services) => {
    const states = await chooseStates(services, target);
    const backups = await listBackups(states, services.runs.backups);
    const leftovers = await listLeftovers(states, services.runs.backups);
    context.out.result({ backups, leftovers }, () =>
      [renderBackups(backups, context.clock.now()), ...leftovers.map(renderLeftover)].join('\n'),
    );
    return EXIT.done;
  });
}
