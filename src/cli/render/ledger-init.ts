import type { AccessReport } from '../../kafka/access-rules.js';
import { accessText } from './access.js';
import { counted } from './counted.js';

/** What `ledger init` made or found. */
export interface InitialisedLedger {
  ledger: string;
  created: boolean;
  size: number;
  /** null where Kafka is not configured. */
  topic: {
    name: string;
    created: boolean;
    replicationFactor: number;
    differences: string[];
    /** Where it was asked for. */
    access?: AccessReport & { added: number };
  } | null;
}

export function renderInitialised(
  { ledger, created, size, topic }: InitialisedLedger,
  failed: boolean,
): string {
  const lines = [
    created
      ? `created  the ledger ${ledger}`
      : `kept     the ledger ${ledger}, with ${counted(size, 'event')}`,
  ];
  if (topic) {
    const replicas = counted(topic.replicationFactor, 'replica');
    lines.push(`${topic.created ? 'created' : 'kept   '}  the topic ${topic.name}, with ${replicas}`);
    for (const difference of topic.differences)
      lines.push(`         it is not as it would be made: ${difference}`);
    if (topic.access) {
      const { added } = topic.access;
      lines.push(
        `${added > 0 ? `created  ${counted(added, 'ACL')}` : 'kept     its ACLs'}: ${accessText(topic.access)}`,
      );
    }
  } else if (!failed) {
    lines.push('Kafka is not configured: the ledger has its copy in Postgres alone.');
  }
  return lines.join('\n');
}
