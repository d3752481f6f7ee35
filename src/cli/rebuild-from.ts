import { requireKafka, requireLedgerAdminUrl } from '../config/require.js';
import { EXIT, type ExitCode } from '../errors.js';
import { installForRebuild } from '../ledger/install-for-rebuild.js';
import { rebuildLedger } from '../ledger/rebuild.js';
import type { RebuildSource } from '../ledger/rebuild-source.js';
import type { CommandContext } from './command.js';
import { ledgerAddress } from './ledger-address.js';
import { renderRebuilt } from './render/rebuilt.js';

/**
 * Rebuilds the ledger of the configuration.
 *
 * @param from `kafka`, or the path of an export
 * @param tail bring back only what a ledger that is there has lost
 */
export async function rebuildFrom(context: CommandContext, from: string, tail: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const config = await context.config();
  const ledger = ledgerAddress(config, 'ledger rebuild');
  const source = await openSource(context, from);
  const installed =
    !tail &&
    (await installForRebuild(
      { name: ledger.name, url: ledger.url, adminUrl: requireLedgerAdminUrl(config) },
      source,
    ));
  const began = context.clock.monotonic();
  const rebuilt = await rebuildLedger({
    ledger,
    source,
    signal,
    onProgress: (done, size) =>
      out.progress(`${done}${size === undefined ? '' : ` of ${size}`} events compared or brought back`),
  });
  const document = { ...rebuilt, installed, durationMs: context.clock.monotonic() - began };
  out.result(document, renderRebuilt);
  return EXIT.done;
}

async function openSource({ config, log, signal }: CommandContext, from: string): Promise<RebuildSource> {
  if (from === 'kafka') {
    const { openTopicSource } = await import('../ledger/topic-source.js');
    return await openTopicSource(requireKafka(await config()), { log, signal });
  }
  const { openBundleSource } = await import('../audit/bundle/bundle-source.js');
  return await openBundleSource(from);
}
