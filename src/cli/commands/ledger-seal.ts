import { EXIT, type ExitCode } from '../../errors.js';
import { sealLedger } from '../../ledger/seal/sealer.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { daemonLog } from '../daemon-log.js';
import { keepSealed } from '../keep-sealed.js';
import { renderSealed, sealedDocument, sealFailure } from '../render/sealed.js';
import { withServices } from '../services.js';
import { withLedger } from '../with-ledger.js';
import { withSealing } from '../with-sealing.js';

export interface LedgerSealOptions {
  watch?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { watch }: LedgerSealOptions,
): Promise<ExitCode> {
  if (watch) {
    await withLedger(context, (services) =>
      keepSealed(services, { ...context, log: daemonLog(context) }, context.signal),
    );
    return EXIT.done;
  }
  return await withServices(context, { appends: true }, async (services) => {
    const { config, ledger } = services;
    const sealed = await withSealing(services, context, sealLedger);
    const document = sealedDocument(ledger.name, sealed, config);
    return conclude(context, document, renderSealed, sealFailure(document));
  });
}
