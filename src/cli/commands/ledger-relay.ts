import { requireKafka } from '../../config/require.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { relayOnce, startRelay } from '../../ledger/relay.js';
import type { RelayOptions } from '../../ledger/relay-options.js';
import { serveMetrics } from '../../observability/metrics-server.js';
import type { CommandContext } from '../command.js';
import { daemonLog } from '../daemon-log.js';
import { keepSealed } from '../keep-sealed.js';
import { ledgerAddress } from '../ledger-address.js';
import { RelayLag } from '../relay-lag.js';
import type { RelayMetrics } from '../relay-metrics.js';
import { sideBySide } from '../side-by-side.js';
import { withLedger } from '../with-ledger.js';

export interface LedgerRelayOptions {
  once?: boolean;
  seal?: boolean;
  metrics?: number;
  metricsHost?: string;
}

export const DEFAULT_METRICS_HOST = '127.0.0.1';

export async function run(
  context: CommandContext,
  _: readonly string[],
  { once, seal, metrics: port, metricsHost: host }: LedgerRelayOptions,
): Promise<ExitCode> {
  const { out, signal } = context;
  if (host !== undefined && port === undefined) {
    throw new DaybookError('USAGE', '--metrics-host says where --metrics listens, which was not given');
  }
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
  const metrics = port === undefined ? undefined : await relayMetrics(config.ledger.name, context);
  const server =
    metrics && (await serveMetrics(metrics, { host: host ?? DEFAULT_METRICS_HOST, port: port! }));
  if (server) log.info({ url: `${server.url}/metrics` }, 'the metrics are served');
  const lag = new RelayLag({ out, log });
  const onProgress: RelayOptions['onProgress'] = (progress) => {
    lag.report(progress);
    metrics?.options.onProgress(progress);
  };
  try {
    const relay = (ending: AbortSignal): Promise<void> =>
      startRelay({ ...options, ...metrics?.options, signal: ending, log, onProgress }).ended;
    const sealer = (ending: AbortSignal): Promise<void> =>
      withLedger(context, (services) => keepSealed(services, { ...context, log }, ending));
    await sideBySide(signal, seal ? [relay, sealer] : [relay]);
  } finally {
    lag.end();
    await server?.close();
  }
  return EXIT.done;
}

/** prom-client is loaded only where somebody asked for it. */
async function relayMetrics(ledger: string, { clock }: CommandContext): Promise<RelayMetrics> {
  const { RelayMetrics } = await import('../relay-metrics.js');
  return new RelayMetrics(ledger, clock);
}
