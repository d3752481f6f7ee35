import type { AccessReport } from '../../kafka/access-rules.js';
import type { GuardsReport } from '../../ledger/guards/check-guards.js';
import type { FirstKey } from '../../ledger/seal/first-key.js';
import { accessText } from './access.js';
import { counted } from './counted.js';
import { guardText } from './guards.js';

/** What `ledger init` made or found. */
export interface InitialisedLedger {
  ledger: string;
  created: boolean;
  size: number;
  /** What protects it in Postgres. */
  guards: GuardsReport;
  /** null where Kafka is not configured. */
  topic: {
    name: string;
    created: boolean;
    replicationFactor: number;
    differences: string[];
    /** Where it was asked for. */
    access?: AccessReport & { added: number };
  } | null;
  /** null where there is none and none could be made. */
  sealKey: FirstKey | null;
}

export function renderInitialised(
  { ledger, created, size, guards, topic, sealKey }: InitialisedLedger,
  failed: boolean,
): string {
  const lines = [
    created
      ? `created  the ledger ${ledger}`
      : `kept     the ledger ${ledger}, with ${counted(size, 'event')}`,
  ];
  if (sealKey) lines.push(...keyLines(sealKey));
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
  return [...lines, ...guardLines(guards)].join('\n');
}

function guardLines({ ddl, differences }: GuardsReport): string[] {
  return [
    ddl
      ? 'Event triggers guard the ledger against DDL.'
      : 'No event triggers guard the ledger against DDL: only a superuser can make them (ledger.adminUrl).',
    ...differences.map((difference) => `Its protection is not as installed: ${guardText(difference)}`),
  ];
}

function keyLines({ key, outcome, privateKey }: FirstKey): string[] {
  const made = { made: 'created', added: 'added  ', kept: 'kept   ' }[outcome];
  const where = {
    environment: 'the private key is in DAYBOOK_SEAL_KEY',
    none: 'this machine does not have the private key, and cannot seal',
    file: `the private key is in ${privateKey}: back it up where nobody else reads it`,
  }[privateKey === null ? 'none' : privateKey === 'environment' ? 'environment' : 'file'];
  const advice =
    outcome === 'kept' ? [] : ['         give the verifier key to auditors by another way than the ledger'];
  return [`${made}  the key ${key}`, `         ${where}`, ...advice];
}
