import { EXIT, type ExitCode } from '../../errors.js';
import { type TargetVerification, verifyTarget } from '../../run/verify-target.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderVerifications } from '../render/verification.js';
import { withServices } from '../services.js';

export interface VerifyOptions {
  target?: string[];
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  { target }: VerifyOptions,
): Promise<ExitCode> {
  const { out } = context;
  return await withServices(context, {}, async (services) => {
    const chosen = await chooseTargets(services, target);
    const migration = (await services.migrations()).get(args[0]!);
    const targets: TargetVerification[] = [];
    for (const { address } of chosen) {
      out.progress(`${address.name}  verifying ${migration.id}`);
      targets.push(await verifyTarget(services.runs, address, migration, services.policyOf));
    }
    const document = { migration: migration.id, holds: targets.every(({ holds }) => holds), targets };
    out.result(document, () => renderVerifications(document, out.colours));
    return document.holds ? EXIT.done : EXIT.failed;
  });
}
