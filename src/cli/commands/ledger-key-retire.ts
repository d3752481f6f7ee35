import { EXIT, type ExitCode } from '../../errors.js';
import { retireLedgerKey } from '../../ledger/seal/ledger-keys.js';
import { RecordedSeals } from '../../ledger/seal/recorded-seals.js';
import { successorOf } from '../../ledger/seal/successor.js';
import type { CommandContext } from '../command.js';
import { requiredOption } from '../required-option.js';
import { withServices } from '../services.js';
import { vouch } from '../vouch.js';
import { writerOf } from '../with-sealing.js';

export interface LedgerKeyRetireOptions {
  reason?: string;
  lost?: boolean;
}

const ADVICE = 'Seal it where the private keys are.';

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: LedgerKeyRetireOptions,
): Promise<ExitCode> {
  const keyId = args[0]!;
  const reason = requiredOption(options.reason, '--reason TEXT');
  const lost = options.lost === true;
  return await withServices(context, { appends: true }, async (services) => {
    const { ledger } = services;
    const recorded = new RecordedSeals();
    await recorded.readOn(ledger);
    const known = recorded.state.keys[keyId];
    const isOwn = known?.purpose === 'seal' && known.retiredAt === null;
    // Its last seal vouches for the keys that stay.
    if (isOwn && !lost && (await successorOf(ledger, keyId)) === undefined) {
      await vouch(services, context, ADVICE);
    }
    const writer = { ...writerOf(context), executor: services.executor };
    const retired = await retireLedgerKey(ledger, keyId, reason, writer, { lost });
    const sealed = isOwn && retired ? await vouch(services, context, ADVICE) : null;
    context.out.result({ ledger: ledger.name, keyId, retired, sealed }, () =>
      retired ? `retired  ${keyId}: it signs no later seal` : `kept     ${keyId}, which was retired before`,
    );
    return EXIT.done;
  });
}
