import { EXIT, type ExitCode } from '../../errors.js';
import { checkDrift } from '../../run/inspect-target.js';
import { chooseTarget } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderDrift } from '../render/drift.js';
import { withServices } from '../services.js';

export async function run(context: CommandContext, args: readonly string[]): Promise<ExitCode> {
  return await withServices(context, { appends: true }, async (services) => {
    const { address, state } = await chooseTarget(services, args[0]!);
    const drift = (await checkDrift(services.runs, address)) ?? null;
    const document = { target: address.name, expected: state.schema?.fingerprint ?? null, drift };
    context.out.result(document, () => renderDrift(document, context.out.colours));
    return drift ? EXIT.tampered : EXIT.done;
  });
}
