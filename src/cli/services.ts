import { openStore } from '../backup/open-store.js';
import type { Config, KafkaConfig } from '../config/config.js';
import { asDaybookError } from '../errors.js';
import type { RunObserver } from '../run/observer.js';
import type { RunServices } from '../run/work.js';
import type { CommandContext } from './command.js';
import { RelayBeside } from './relay-beside.js';
import { startTailCheck } from './tail-check.js';
import { type LedgerServices, withLedger } from './with-ledger.js';

/** What commands that act on targets work with. */
export interface Services extends LedgerServices {
  runs: RunServices;
}

export interface ServicesRequest {
  /** Who watches the runs. */
  observer?: RunObserver;
  /** Seconds to wait for a target that is busy, instead of the configuration’s. */
  wait?: number | undefined;
  /** Whether events may be appended: they are then brought to Kafka too, where it is configured. */
  appends?: boolean;
}

/**
 * Opens the ledger and what runs work with, and closes it when `use` is done, whatever comes of it.
 *
 * @throws what `use` throws, and as {@link withLedger}
 */
export async function withServices<Result>(
  context: CommandContext,
  { observer = {}, wait, appends = false }: ServicesRequest,
  use: (services: Services) => Promise<Result>,
): Promise<Result> {
  return await withLedger(context, async (opened) => {
    const { config, ledger, address, executor } = opened;
    const kafka = appends ? kafkaOf(config, context) : undefined;
    const check = appends ? startTailCheck(opened, kafka, context) : undefined;
    let relay: RelayBeside | undefined;
    try {
      relay = appends ? await RelayBeside.prepare(ledger, address, kafka, context) : undefined;
      const runs: RunServices = {
        ledger,
        backups: (target) => openStore(config.backups.folder, target, context.env),
        backupSettings: config.backups,
        actor: context.actor,
        executor,
        settings: { ...config.run, ...(wait === undefined ? {} : { waitMs: wait * 1_000 }) },
        observer: relay ? relay.startingWith(observer) : observer,
        log: context.log,
        now: () => context.clock.now(),
        monotonic: () => context.clock.monotonic(),
        signal: context.signal,
      };
      return await use({ ...opened, runs });
    } finally {
      // Nothing may ask the ledger any more when it is closed.
      await check?.stop();
      await relay?.finish();
    }
  });
}

/** What is wrong with the settings of Kafka must not keep a migration from a target: the ledger keeps its events. */
export function kafkaOf(config: Config, { out }: Pick<CommandContext, 'out'>): KafkaConfig | undefined {
  try {
    return config.kafka;
  } catch (thrown) {
    out.note(`Events stay in the ledger: ${asDaybookError(thrown).message}.`);
    return undefined;
  }
}
