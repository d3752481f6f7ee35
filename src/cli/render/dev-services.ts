import type { DevDown } from '../../dev/down.js';
import type { DevServices } from '../../dev/services.js';
import { devPaths } from '../../dev/state.js';
import type { DevStatus, ServiceStatus } from '../../dev/status.js';
import { formatDuration } from './duration.js';
import { renderTable } from './table.js';

/** The services without the password, which is in a file that only its owner reads. */
export interface DevServicesDocument {
  postgres: DevServices['postgres'];
  kafka: DevServices['kafka'] | null;
  passwordFile: string;
  /** How long it took until both served, in ms. */
  durationMs: number;
  notes: string[];
}

export function devServicesDocument(
  { postgres, kafka, notes }: DevServices,
  folder: string,
  durationMs: number,
): DevServicesDocument {
  const url = new URL(postgres.url);
  url.password = '';
  return {
    postgres: { ...postgres, url: url.href },
    kafka: kafka ?? null,
    passwordFile: devPaths(folder).state,
    durationMs,
    notes,
  };
}

export function renderDevServices(document: DevServicesDocument, configured: boolean): string {
  const { postgres, kafka, passwordFile, durationMs } = document;
  return [
    `PostgreSQL ${postgres.version}  ${postgres.url}`,
    `           password in ${passwordFile}, which only its owner reads`,
    kafka ? `Kafka ${kafka.version}  ${kafka.brokers.join(',')}` : 'Kafka  none',
    `Ready in ${formatDuration(durationMs)}. Stop them with daybook dev down.`,
    configured
      ? 'Next: daybook ledger init, daybook target add NAME, then daybook migrate'
      : 'Next: daybook init --dev for a configuration that uses them, then daybook ledger init and target add',
  ].join('\n');
}

export function renderDevDown({ stopped, removed }: DevDown): string {
  const names = stopped.map((service) => NAMES[service]);
  return [
    names.length > 0 ? `stopped  ${names.join(' and ')}` : 'nothing ran',
    ...(removed ? ['removed  their data'] : []),
  ].join('\n');
}

export function renderDevStatus({ runsAs, postgres, kafka }: DevStatus): string {
  const row = (name: string, { state, port, version, pid, dataFolder }: ServiceStatus): string[] => [
    name,
    state === 'absent' ? 'never started here' : state === 'silent' ? 'runs and does not answer' : state,
    port === undefined ? '-' : `127.0.0.1:${port}`,
    version ?? '-',
    pid === undefined ? (runsAs === 'containers' ? 'in containers' : '-') : String(pid),
    dataFolder ?? '-',
  ];
  return renderTable(
    ['Service', 'State', 'Address', 'Version', 'Process', 'Data'].map((title) => ({ title })),
    [row(NAMES.postgres, postgres), row(NAMES.kafka, kafka)],
  );
}

const NAMES = { postgres: 'PostgreSQL', kafka: 'Kafka' } as const;
