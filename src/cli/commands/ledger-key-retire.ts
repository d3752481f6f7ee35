import { EXIT, type ExitCode } from '../../errors.js';
import { retireLedgerKey } from '../../ledger/seal/ledger-keys.js';
import { RecordedSeals } from '../../ledger/seal/recorded-seals.js';
import type { CommandContext } from '../command.js';
import { requiredOption } from '../required-option.js';
import { withServices } from '../services.js';
import { vouch } from '../vouch.js';
import { writerOf } from '../with-sealing.js';

export interface LedgerKeyRetireOptions {
  reason?: string;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: LedgerKeyRetireOptions,
): Promise<ExitCode> {
  const keyId = args[0]!;
  const reason = requiredOption(options.reason, '--reason TEXT');
  return await withServices(context, { appends: true }, async (services) => {
    const recorded = new RecordedSeals();
    await recorded.readOn(services.ledger);
    const known = recorded.state.keys[keyId];
    const isOwn = known?.purpose === 'seal' && known.retiredAt === null;
    // Its last seal vouches for the keys that stay.
    const sealed = isOwn ? await vouch(services, context) : null;
    const writer = { ...writerOf(context), executor: services.executor };
    const retired = await retireLedgerKey(services.ledger, keyId, reason, writer);
    context.out.result({ ledger: services.ledger.name, keyId, retired, sealed }, () =>
      retired ? `retired  ${keyId}: it signs no later seal` : `kept     ${keyId}, which was retired before`,
    );
    return EXIT.done;
  });
}
