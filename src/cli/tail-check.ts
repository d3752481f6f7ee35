import type { KafkaConfig } from '../config/config.js';
import { asDaybookError } from '../errors.js';
import type { KnownHead } from '../ledger/lost-tail.js';
import type { CommandContext } from './command.js';
import type { LedgerServices } from './with-ledger.js';

/** How long Kafka may take to say where its topic ends, before a command goes on without knowing, in ms. */
export const TAIL_CHECK_PATIENCE_MS = 2_000;

type Needs = Pick<CommandContext, 'out' | 'log' | 'signal' | 'verbose'>;

export interface TailCheck {
  /** Gives the look up; resolves when nothing of it is under way any more, and the ledger may be closed. */
  stop(): Promise<void>;
}

/**
 * Looks whether the ledger has all that its topic and the newest seals in its anchors know of, while the command starts; the first append
 * waits for the answer, and fails with LEDGER_LOST_TAIL where the ledger lost its tail. Kafka or an anchor that does not answer keeps
 * nobody from appending.
 *
 * @param kafka undefined where it is not configured
 */
export function startTailCheck(
  { config, ledger }: Pick<LedgerServices, 'config' | 'ledger'>,
  kafka: KafkaConfig | undefined,
  needs: Needs & Pick<CommandContext, 'clock' | 'env'>,
): TailCheck {
  const stopped = new AbortController();
  const asking = { ...needs, signal: AbortSignal.any([needs.signal, stopped.signal]) };
  const inAnchors = async (): Promise<KnownHead[]> => {
    const { anchoredHeads } = await import('./anchored-heads.js');
    return await anchoredHeads(config, await ledger.sealedSize(), asking);
  };
  const check = async (): Promise<void> => {
    const [inTopic, anchored] = await Promise.all([
      kafka && knownHead(kafka, asking),
      config.seals.anchors.length > 0 ? inAnchors() : [],
    ]);
    const heads = inTopic ? [inTopic, ...anchored] : anchored;
    if (heads.length > 0 && !asking.signal.aborted) await ledger.refuseLostTail(heads);
  };
  const checked = check();
  ledger.holdAppends(checked);
  return {
    async stop() {
      stopped.abort();
      // Every append has failed with it; where there was none, nobody need know.
      await checked.catch(() => undefined);
    },
  };
}

/** What the topic knows of the ledger, or undefined where it cannot be asked now. */
export async function knownHead(
  kafka: KafkaConfig,
  { out, log, signal, verbose }: Needs,
): Promise<KnownHead | undefined> {
  const { topicHead } = await import('../ledger/topic-head.js');
  const settings = {
    ...kafka,
    connectTimeoutMs: TAIL_CHECK_PATIENCE_MS,
    // Once for each broker, and once more: nobody waits for a Kafka that is down.
    retries: kafka.brokers.length,
  };
  try {
    return await topicHead(settings, { log: quiet(log), signal });
  } catch (thrown) {
    const error = asDaybookError(thrown);
    // A topic that is not there yet knows of nothing.
    if (error.code === 'KAFKA_TOPIC_MISSING' || signal.aborted) return undefined;
    const sentence = `The ledger was not compared with its topic: ${error.message}.`;
    if (verbose) out.note(sentence);
    else log.debug({ err: error }, sentence);
    return undefined;
  }
}

/** kafkajs warns of brokers that do not answer; this is a look, not a failure. */
function quiet(log: CommandContext['log']) {
  const debug = (fields: object, message: string): void => log.debug(fields, message);
  return { debug, info: debug, warn: debug, error: debug };
}
