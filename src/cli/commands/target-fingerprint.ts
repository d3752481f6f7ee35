import { targetUrl } from '../../config/require.js';
import { EXIT, type ExitCode } from '../../errors.js';
import { readTargetFingerprint } from '../../run/inspect-target.js';
import type { CommandContext } from '../command.js';

/** Needs the target alone: neither the ledger nor a registration. */
export async function run(context: CommandContext, args: readonly string[]): Promise<ExitCode> {
  const name = args[0]!;
  const url = targetUrl(await context.config(), name);
  const document = { target: name, fingerprint: await readTargetFingerprint({ name, url }) };
  context.out.result(document, ({ fingerprint }) => fingerprint);
  return EXIT.done;
}
