import { watchAndSeal } from '../ledger/seal/seal-watch.js';
import type { CommandContext } from './command.js';
import { renderSealed, sealedDocument, sealFailure } from './render/sealed.js';
import { kafkaOf } from './services.js';
import { startTailCheck } from './tail-check.js';
import type { LedgerServices } from './with-ledger.js';
import { withSealing } from './with-sealing.js';

/**
 * Seals the ledger again and again until the signal, and says so: with --json a line for each seal, and in the log.
 *
 * @throws what a sealer cannot get over
 */
export async function keepSealed(
  services: LedgerServices,
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  const { config, ledger } = services;
  const { out, log } = context;
  const { everyEvents, everySeconds } = config.seals;
  const check = startTailCheck(services, kafkaOf(config, context), context);
  await withSealing(services, context, (settings) =>
    watchAndSeal({
      ...settings,
      everyEvents,
      everyMs: everySeconds * 1_000,
      signal,
      onSealed: (sealed) => {
        const document = sealedDocument(ledger.name, sealed, config);
        const { size, root, witnesses, required } = document;
        const facts = { size, root, witnesses: witnesses.length, required };
        if (sealed.fresh) log.info(facts, 'the ledger is sealed');
        const failure = sealFailure(document);
        if (failure) log.warn(facts, failure.message);
        if (out.json) void out.line(document, renderSealed);
        else out.progress(`sealed ${size} events`);
      },
    }),
  ).finally(() => check.stop());
}
