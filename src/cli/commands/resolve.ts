import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { MigrationSet } from '../../migrations/migration-set.js';
import { finder } from '../../run/migrate.js';
import { DECISIONS, type Decision, resolveTarget } from '../../run/resolve/resolve-target.js';
import { chooseTarget } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { renderFound, renderResolved } from '../render/resolved.js';
import { requiredOption } from '../required-option.js';
import { withServices } from '../services.js';

export interface ResolveOptions {
  as?: string;
  reason?: string;
  yes?: boolean;
  wait?: number;
}

export async function run(
  context: CommandContext,
  [target, name]: readonly string[],
  options: ResolveOptions,
): Promise<ExitCode> {
  const decision = readDecision(requiredOption(options.as, '--as'));
  const reason = requiredOption(options.reason, '--reason');
  return await withServices(context, { appends: true, wait: options.wait }, async (services) => {
    const { address, state } = await chooseTarget(services, target!);
    const set = await services.migrations().catch(() => new MigrationSet([]));
    // Its file may be gone: then it is called by its full name.
    const migration = state.migrations[name!] ? name! : set.get(name!).id;
    const resolved = await resolveTarget(services.runs, address, {
      migration,
      decision,
      reason,
      policyOf: services.policyOf,
      find: finder(set),
      async confirm(found) {
        context.out.note(renderFound(migration, address.name, found));
        if (options.yes) return;
        await confirm(context, address.name, `record that ${migration} counts as ${decision}`);
      },
    });
    context.out.result(resolved, () => renderResolved(resolved, context.out.colours));
    return EXIT.done;
  });
}

function readDecision(text: string): Decision {
  const decision = DECISIONS.find((one) => one === text);
  if (decision) return decision;
  throw new DaybookError('USAGE', `"${text}" is no outcome`, {
    hint: `Give one of ${DECISIONS.join(', ')}.`,
  });
}
