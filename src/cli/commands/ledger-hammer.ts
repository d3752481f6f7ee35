import { type HammerReport, hammer } from '../../audit/hammer/hammer.js';
import { sealKeys } from '../../config/require.js';
import { DaybookError, type ExitCode } from '../../errors.js';
import { readSignerKeys } from '../../ledger/seal/seal-key.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { ledgerAddress } from '../ledger-address.js';
import { renderHammered } from '../render/hammered.js';

export interface LedgerHammerOptions {
  seconds?: number;
  appenders?: number;
  seed?: number;
  restart?: string[];
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { seconds, appenders, seed, restart }: LedgerHammerOptions,
): Promise<ExitCode> {
  const { out, signal } = context;
  const config = await context.config();
  const sealKey = sealKeys(config);
  const report = await hammer({
    ledger: ledgerAddress(config, 'ledger hammer'),
    kafka: config.kafka,
    ...((await readSignerKeys(sealKey)).length > 0 ? { sealKey } : {}),
    ...(seconds === undefined ? {} : { seconds }),
    ...(appenders === undefined ? {} : { appenders }),
    seed: seed ?? context.clock.now().getTime() % 1_000_000,
    restarts: restart ?? [],
    log: context.log,
    signal,
    onProgress: ({ left, acknowledged, kills }) =>
      out.progress(`${left} s left: ${acknowledged} events acknowledged, ${kills} kills`),
  });
  return conclude(context, report, renderHammered, failure(report));
}

function failure({ properties, seed }: HammerReport): DaybookError | undefined {
  const broken = properties.find(({ holds }) => !holds);
  if (!broken) return undefined;
  return new DaybookError('HAMMER_FAILED', `not so: ${broken.property}: ${broken.detail}`, {
    details: { seed },
  });
}
