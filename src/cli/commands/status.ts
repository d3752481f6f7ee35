import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { MigrationSet } from '../../migrations/migration-set.js';
import { targetStatus } from '../../run/target-status.js';
import { chooseStates } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderStatus } from '../render/status.js';
import { type LedgerServices, withLedger } from '../with-ledger.js';

export interface StatusOptions {
  target?: string[];
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { target }: StatusOptions,
): Promise<ExitCode> {
  const { out } = context;
  const show = async (services: LedgerServices): Promise<ExitCode> => {
    const [states, set] = await Promise.all([
      chooseStates(services, target),
      migrationsIfAny(services, context),
    ]);
    const document = {
      ledger: { name: services.ledger.name, size: await services.ledger.size() },
      targets: states.map((state) => targetStatus(state, set)),
    };
    out.result(document, () => renderStatus(document, context));
    return EXIT.done;
  };
  return await withLedger(context, show, { migrations: true });
}

/** What is applied can be told without the files. */
async function migrationsIfAny(
  services: LedgerServices,
  { out }: CommandContext,
): Promise<MigrationSet | undefined> {
  try {
    return await services.migrations();
  } catch (thrown) {
    if (!(thrown instanceof DaybookError)) throw thrown;
    out.note(`What is due cannot be told: ${thrown.message}.`);
    return undefined;
  }
}
