import type { Config } from '../config/config.js';
import { requireKafka } from '../config/require.js';
import { DaybookError } from '../errors.js';
import { type Access, EVERYBODY, principalOf } from '../kafka/access-rules.js';

export interface AccessOptions {
  kafkaAcls?: boolean;
  kafkaWriter?: string[];
  kafkaAuditor?: string[];
}

/**
 * Who shall have which access to the topic, or undefined where nobody asked.
 *
 * @throws USAGE where the options contradict each other, or no writer is named; KAFKA_NOT_CONFIGURED
 */
export function wantedAccess(options: AccessOptions, config: Config): Access | undefined {
  const { kafkaAcls, kafkaWriter, kafkaAuditor = [] } = options;
  if (!kafkaAcls) {
    const option = kafkaWriter ? '--kafka-writer' : kafkaAuditor.length > 0 ? '--kafka-auditor' : undefined;
    if (option)
      throw new DaybookError('USAGE', `${option} says who has an ACL, and --kafka-acls was not given`);
    return undefined;
  }
  const { sasl } = requireKafka(config);
  const writers = (kafkaWriter ?? (sasl ? [sasl.username] : [])).map(principalOf);
  if (writers.length === 0) {
    throw new DaybookError('USAGE', 'no user is named who may write the topic', {
      hint: 'Name the user of the relay with --kafka-writer, or in kafka.sasl.',
    });
  }
  if (writers.includes(EVERYBODY)) throw new DaybookError('USAGE', '--kafka-writer cannot be everybody');
  return { writers, auditors: kafkaAuditor.map(principalOf) };
}
