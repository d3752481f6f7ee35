import { EXIT, type ExitCode } from '../../errors.js';
import { describeUrl } from '../../postgres/url.js';
import { chooseStates } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { type ListedTarget, renderTargets } from '../render/targets.js';
import { withLedger } from '../with-ledger.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  return await withLedger(context, async (services) => {
    const states = await chooseStates(services, undefined);
    const targets = states.map((state): ListedTarget => {
      const { name: target, environment, region, tags, database, schema } = state;
      const url = services.config.targets[target]?.url;
      const reached = url === undefined ? null : describeUrl(url);
      return { target, environment, region, tags, database, schemaVersion: schema?.version ?? null, reached };
    });
    const unregistered = Object.keys(services.config.targets).filter(
      (name) => !targets.some(({ target }) => target === name),
    );
    context.out.result({ targets, unregistered }, (document) => renderTargets(document, context.out.colours));
    return EXIT.done;
  });
}
