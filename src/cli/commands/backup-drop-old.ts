import { EXIT, type ExitCode } from '../../errors.js';
import { dropKept, keptDatabases } from '../../run/drop-kept.js';
import { chooseTarget } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { renderDroppedOld } from '../render/restored.js';
import { withServices } from '../services.js';

export interface BackupDropOldOptions {
  yes?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  { yes = false }: BackupDropOldOptions,
): Promise<ExitCode> {
  return await withServices(context, { appends: true }, async (services) => {
    const { address } = await chooseTarget(services, args[0]!);
    const kept = await keptDatabases(services.runs, address);
    if (!yes && kept.length > 0) await confirm(context, address.name, `drop ${kept.join(', ')}`);
    const dropped =
      kept.length === 0 ? [] : await dropKept(services.runs, address, { policyOf: services.policyOf });
    const document = { target: address.name, dropped };
    context.out.result(document, () => renderDroppedOld(document, context.out.colours));
    return EXIT.done;
  });
}
