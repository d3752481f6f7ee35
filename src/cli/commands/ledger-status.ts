import type { Config, KafkaConfig } from '../../config/config.js';
import { requireKafkaAdmin } from '../../config/require.js';
import { asDaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { KafkaOptions } from '../../kafka/settings.js';
import { ledgerStatus } from '../../ledger/status.js';
import { parseVerifierKey } from '../../ledger/tlog/note-key.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import {
  ledgerStatusDocument,
  renderLedgerStatus,
  type TopicEnd,
  type Unknown,
} from '../render/ledger-status.js';

/** How long Kafka may take to answer before it counts as out of reach, in ms. */
const KAFKA_PATIENCE_MS = 2_000;

export async function run(context: CommandContext): Promise<ExitCode> {
  const config = await context.config();
  const address = ledgerAddress(config, 'ledger status');
  const [ledger, topic] = await Promise.all([
    ledgerStatus(address),
    config.kafka ? askTopic(config, config.kafka, context) : undefined,
  ]);
  const { witnesses, required } = config.seals;
  const policy = { witnesses: witnesses.map(nameOfWitness), required, now: context.clock.now() };
  context.out.result(ledgerStatusDocument(ledger, topic, policy), renderLedgerStatus);
  return EXIT.done;
}

const nameOfWitness = ({ key }: { key: string }): string => parseVerifierKey(key).name;

/** What Kafka says of the topic; that it cannot be asked is a fact about it, and no failure of this command. */
async function askTopic(config: Config, kafka: KafkaConfig, context: CommandContext): Promise<TopicEnd> {
  const { lastRecord } = await import('../../kafka/last-record.js');
  const [size, access] = await Promise.all([
    known(context, async (options) => {
      const last = await lastRecord({ ...kafka, connectTimeoutMs: KAFKA_PATIENCE_MS }, options);
      return last ? last.position + 1 : 0;
    }),
    known(context, async (options) => {
      const { describeAccess } = await import('../../kafka/access.js');
      const admin = requireKafkaAdmin(config);
      return await describeAccess({ ...admin, connectTimeoutMs: KAFKA_PATIENCE_MS }, options);
    }),
  ]);
  const { topic } = kafka;
  return typeof size === 'number' ? { topic, size, access } : { topic, ...size };
}

async function known<Fact>(
  { log, signal }: CommandContext,
  ask: (options: KafkaOptions) => Promise<Fact>,
): Promise<Fact | Unknown> {
  try {
    return await ask({ log, signal });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const { code, message } = asDaybookError(thrown);
    return { error: { code, message } };
  }
}
