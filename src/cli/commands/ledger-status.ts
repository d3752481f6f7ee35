import type { KafkaConfig } from '../../config/config.js';
import { asDaybookError, EXIT, type ExitCode } from '../../errors.js';
import { ledgerStatus } from '../../ledger/status.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import { ledgerStatusDocument, renderLedgerStatus, type TopicEnd } from '../render/ledger-status.js';

/** How long Kafka may take to answer before it counts as out of reach, in ms. */
const KAFKA_PATIENCE_MS = 2_000;

export async function run(context: CommandContext): Promise<ExitCode> {
  const config = await context.config();
  const address = ledgerAddress(config, 'ledger status');
  const [ledger, topic] = await Promise.all([
    ledgerStatus(address),
    config.kafka ? topicEnd(config.kafka, context) : undefined,
  ]);
  context.out.result(ledgerStatusDocument(ledger, topic), renderLedgerStatus);
  return EXIT.done;
}

/** Where the topic ends; a topic that cannot be asked is a fact about it, and no failure of this command. */
async function topicEnd(kafka: KafkaConfig, { log, signal }: CommandContext): Promise<TopicEnd> {
  const { lastRecord } = await import('../../kafka/reader.js');
  try {
    const last = await lastRecord({ ...kafka, connectTimeoutMs: KAFKA_PATIENCE_MS }, { log, signal });
    return { topic: kafka.topic, size: last ? last.position + 1 : 0 };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const { code, message } = asDaybookError(thrown);
    return { topic: kafka.topic, error: { code, message } };
  }
}
