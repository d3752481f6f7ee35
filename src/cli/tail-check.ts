import type { KafkaConfig } from '../config/config.js';
import { asDaybookError } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { KnownHead } from '../ledger/lost-tail.js';
import type { CommandContext } from './command.js';

/** How long Kafka may take to say where its topic ends, before a command goes on without knowing, in ms. */
export const TAIL_CHECK_PATIENCE_MS = 2_000;

type Needs = Pick<CommandContext, 'out' | 'log' | 'signal' | 'verbose'>;

export interface TailCheck {
  /** Gives the look up; resolves when nothing of it is under way any more, and the ledger may be closed. */
  stop(): Promise<void>;
}

/**
 * Looks whether the ledger has all that its topic has, while the command starts; the first append waits for the answer, and
 * fails with LEDGER_LOST_TAIL where the ledger lost its tail. What keeps Kafka from answering keeps nobody from appending.
 */
export function startTailCheck(ledger: Ledger, kafka: KafkaConfig, needs: Needs): TailCheck {
  const stopped = new AbortController();
  const signal = AbortSignal.any([needs.signal, stopped.signal]);
  const check = async (): Promise<void> => {
    const head = await knownHead(kafka, { ...needs, signal });
    if (head) await ledger.refuseLostTail([head]);
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
