import type { KafkaConfig } from '../../config/config.js';
import { requireLedgerAdminUrl, requireLedgerUrl } from '../../config/require.js';
import { asDaybookError, type DaybookError, type ExitCode } from '../../errors.js';
import { initLedger } from '../../ledger/init.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { type InitialisedLedger, renderInitialised } from '../render/ledger-init.js';
import { knownHead } from '../tail-check.js';
import { version } from '../version.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const config = await context.config();
  const { name } = config.ledger;
  const kafka = config.kafka;
  const head = kafka && (await knownHead(kafka, context));
  const { created, size } = await initLedger({
    name,
    url: requireLedgerUrl(config),
    adminUrl: requireLedgerAdminUrl(config),
    software: `daybook ${version}`,
    writer: { actor: context.actor, now: () => context.clock.now() },
    known: head ? [head] : [],
  });
  const document: InitialisedLedger = { ledger: name, created, size, topic: null };
  let failure: DaybookError | undefined;
  try {
    if (kafka) document.topic = await initTopic(kafka, context);
  } catch (thrown) {
    // The ledger is there all the same, and works without the topic.
    failure = asDaybookError(thrown);
  }
  return conclude(context, document, (done) => renderInitialised(done, failure !== undefined), failure);
}

async function initTopic(kafka: KafkaConfig, context: CommandContext): Promise<InitialisedLedger['topic']> {
  const { describeTopic, ensureTopic } = await import('../../kafka/topic.js');
  const options = { log: context.log, signal: context.signal };
  const before = await describeTopic(kafka, options);
  const { topic, replicationFactor, differences } = await ensureTopic(kafka, options);
  return { name: topic, created: before === undefined, replicationFactor, differences };
}
