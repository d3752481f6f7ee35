import { nameOf } from '../../domain/event.js';
import type { ErrorCode } from '../../errors.js';
import type { AccessReport } from '../../kafka/access-rules.js';
import type { NewestSeal } from '../../ledger/seal/newest-seal.js';
import type { LedgerStatus } from '../../ledger/status.js';
import { accessText } from './access.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { formatTime } from './time.js';

/** Why something is not known. */
export interface Unknown {
  error: { code: ErrorCode; message: string };
}

/** Where the topic ends, and who may do what with it. */
export type TopicEnd = { topic: string } & ({ size: number; access: AccessReport | Unknown } | Unknown);

/** What the configuration asks of a seal. */
export interface SealPolicy {
  /** The names of the witnesses. */
  witnesses: readonly string[];
  required: number;
  now: Date;
}

export interface LedgerStatusDocument {
  ledger: string;
  schemaVersion: number;
  size: number;
  last: { position: number; event: string; stream: string; time: string; actor: string } | null;
  /** The newest seal, with the configured witnesses that cosigned it; null where there is none. */
  seal: (NewestSeal & { ageMs: number; required: number }) | null;
  /** Events that no seal is of, other than seals themselves. */
  unsealed: number;
  /** null where Kafka is not configured. */
  kafka: (TopicEnd & { behindBy?: number; relayActive: boolean }) | null;
}

export function ledgerStatusDocument(
  status: LedgerStatus,
  topic: TopicEnd | undefined,
  policy: SealPolicy,
): LedgerStatusDocument {
  const { ledger, schemaVersion, size, last, seal, unsealed, relayActive } = status;
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
    seal: seal ? sealOf(seal, policy) : null,
    unsealed,
    kafka: topic
      ? { ...topic, ...('size' in topic ? { behindBy: Math.max(0, size - topic.size) } : {}), relayActive }
      : null,
  };
}

const sealOf = (
  seal: NewestSeal,
  { witnesses, required, now }: SealPolicy,
): LedgerStatusDocument['seal'] => ({
  ...seal,
  witnesses: seal.witnesses.filter((name) => witnesses.includes(name)),
  ageMs: Math.max(0, now.getTime() - Date.parse(seal.at)),
  required,
});

export function renderLedgerStatus({
  ledger,
  schemaVersion,
  size,
  last,
  seal,
  unsealed,
  kafka,
}: LedgerStatusDocument): string {
  return [
    `Ledger      ${ledger}, schema version ${schemaVersion}`,
    `Events      ${size}`,
    `Last        ${last ? `${last.event} on ${last.stream}, ${formatTime(last.time)}, by ${last.actor}` : 'none'}`,
    `Seal        ${seal ? renderSeal(seal) : 'none: `daybook ledger seal` makes one'}`,
    `Unsealed    ${counted(unsealed, 'event')}`,
    ...(kafka ? renderKafka(kafka) : ['Kafka       not configured']),
  ].join('\n');
}

function renderSeal({
  size,
  at,
  ageMs,
  witnesses,
  required,
}: NonNullable<LedgerStatusDocument['seal']>): string {
  const cosigned = witnesses.length > 0 || required > 0;
  const policy = cosigned
    ? `, cosigned by ${witnesses.length} of ${counted(required, 'witness', 'witnesses')} required`
    : '';
  return `${counted(size, 'event')}, ${formatTime(at)}, ${formatDuration(ageMs)} ago${policy}`;
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
