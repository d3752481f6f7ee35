import type { KafkaConfig } from '../config/config.js';
import type { Access } from '../kafka/access-rules.js';
import type { CommandContext } from './command.js';
import type { InitialisedLedger } from './render/ledger-init.js';

/**
 * Makes the topic where it is not there, and gives it the access that is asked for.
 *
 * @param kafka the settings of the administrator
 * @param told called with the topic as soon as it is there, whatever then becomes of its access
 * @throws what ensureTopic and ensureAccess throw
 */
export async function initTopic(
  kafka: KafkaConfig,
  access: Access | undefined,
  { log, signal }: Pick<CommandContext, 'log' | 'signal'>,
  told: (topic: NonNullable<InitialisedLedger['topic']>) => void,
): Promise<void> {
  const { describeTopic, ensureTopic } = await import('../kafka/topic.js');
  const options = { log, signal };
  const before = await describeTopic(kafka, options);
  const { topic, replicationFactor, differences } = await ensureTopic(kafka, options);
  const made = { name: topic, created: before === undefined, replicationFactor, differences };
  told(made);
  if (!access) return;
  const { ensureAccess } = await import('../kafka/access.js');
  told({ ...made, access: await ensureAccess(kafka, access, options) });
}
