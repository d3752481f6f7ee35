import { nameOf } from '../../domain/event.js';
import type { ErrorCode } from '../../errors.js';
import type { AccessReport } from '../../kafka/access-rules.js';
import type { LedgerStatus } from '../../ledger/status.js';
import { accessText } from './access.js';
import { formatTime } from './time.js';

/** Why something is not known. */
export interface Unknown {
  error: { code: ErrorCode; message: string };
}

/** Where the topic ends, and who may do what with it. */
export type TopicEnd = { topic: string } & ({ size: number; access: AccessReport | Unknown } | Unknown);

export interface LedgerStatusDocument {
  ledger: string;
  schemaVersion: number;
  size: number;
  last: { position: number; event: string; stream: string; time: string; actor: string } | null;
  /** null where Kafka is not configured. */
  kafka: (TopicEnd & { behindBy?: number; relayActive: boolean }) | null;
}

export function ledgerStatusDocument(
  status: LedgerStatus,
  topic: TopicEnd | undefined,
): LedgerStatusDocument {
  const { ledger, schemaVersion, size, last, relayActive } = status;
  return {
    ledger,
    schemaVersion,
    size,
    last: last
      ? {
          position: size - 1,
          event: nameOf(last),
          stream: last.subject,
          time: last.time,
          actor: last.actor,
        }
      : null,
    kafka: topic
      ? { ...topic, ...('size' in topic ? { behindBy: Math.max(0, size - topic.size) } : {}), relayActive }
      : null,
  };
}

export function renderLedgerStatus({
  ledger,
  schemaVersion,
  size,
  last,
  kafka,
}: LedgerStatusDocument): string {
  return [
    `Ledger      ${ledger}, schema version ${schemaVersion}`,
    `Events      ${size}`,
    `Last        ${last ? `${last.event} on ${last.stream}, ${formatTime(last.time)}, by ${last.actor}` : 'none'}`,
    ...(kafka ? renderKafka(kafka) : ['Kafka       not configured']),
  ].join('\n');
}

function renderKafka(kafka: NonNullable<LedgerStatusDocument['kafka']>): string[] {
  const state =
    'error' in kafka
      ? kafka.error.message
      : `${kafka.size} events, ${kafka.behindBy === 0 ? 'up to date' : `behind by ${kafka.behindBy}`}`;
  return [
    `Topic       ${kafka.topic}`,
    `In Kafka    ${state}`,
    `Relay       ${kafka.relayActive ? 'active' : 'none is active'}`,
    ...('access' in kafka ? [`Access      ${renderAccess(kafka.access)}`] : []),
  ];
}

const renderAccess = (access: AccessReport | Unknown): string =>
  'error' in access ? `not known: ${access.error.message}` : accessText(access);
