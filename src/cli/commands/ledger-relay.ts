import { requireKafka } from '../../config/require.js';
import { EXIT, type ExitCode } from '../../errors.js';
import { relayOnce, startRelay } from '../../ledger/relay.js';
import type { RelayOptions } from '../../ledger/relay-options.js';
import type { CommandContext } from '../command.js';
import { daemonLog } from '../daemon-log.js';
import { keepSealed } from '../keep-sealed.js';
import { ledgerAddress } from '../ledger-address.js';
import { RelayLag } from '../relay-lag.js';
import { sideBySide } from '../side-by-side.js';
import { withLedger } from '../with-ledger.js';

export interface LedgerRelayOptions {
  once?: boolean;
  seal?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { once, seal }: LedgerRelayOptions,
): Promise<ExitCode> {
  const { out, signal } = context;
  const config = await context.config();
  const options: RelayOptions = {
    ledger: ledgerAddress(config, 'ledger'),
    kafka: requireKafka(config),
    signal,
  };
  if (once) {
    const onProgress: RelayOptions['onProgress'] = ({ position, head }) =>
      out.progress(`published ${position} of ${head} events`);
    const done = await relayOnce({ ...options, log: context.log, onProgress });
    signal.throwIfAborted();
    out.result(
      done,
      ({ published, topicEnd }) => `published ${published}; the topic holds ${topicEnd} events`,
    );
    return EXIT.done;
  }
  const log = daemonLog(context);
  const lag = new RelayLag({ out, log });
  try {
    const relay = (ending: AbortSignal): Promise<void> =>
      startRelay({ ...options, signal: ending, log, onProgress: (progress) => lag.report(progress) }).ended;
    const sealer = (ending: AbortSignal): Promise<void> =>
      withLedger(context, (services) => keepSealed(services, { ...context, log }, ending));
    await sideBySide(signal, seal ? [relay, sealer] : [relay]);
  } finally {
    lag.end();
  }
  return EXIT.done;
}
