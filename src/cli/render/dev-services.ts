import type { DevDown } from '../../dev/down.js';
import type { DevServices } from '../../dev/services.js';
import { devPaths } from '../../dev/state.js';
import type { DevStatus, ServiceStatus } from '../../dev/status.js';
import { renderTable } from './table.js';

/** The services without the password, which is in a file that only its owner reads. */
export interface DevServicesDocument {
  postgres: DevServices['postgres'];
  kafka: DevServices['kafka'] | null;
  passwordFile: string;
  notes: string[];
}

export function devServicesDocument(
  { postgres, kafka, notes }: DevServices,
  folder: string,
): DevServicesDocument {
  const url = new URL(postgres.url);
  url.password = '';
  return {
    postgres: { ...postgres, url: url.href },
    kafka: kafka ?? null,
    passwordFile: devPaths(folder).state,
    notes,
  };
}

export function renderDevServices(document: DevServicesDocument, configured: boolean): string {
  const { postgres, kafka, passwordFile } = document;
  return [
    `PostgreSQL ${postgres.version}  ${postgres.url}`,
    `           password in ${passwordFile}, which only its owner reads`,
    kafka ? `Kafka ${kafka.version}  ${kafka.brokers.join(',')}` : 'Kafka  none',
    configured
      ? 'Next: daybook ledger init, then daybook migrate. Stop them with daybook dev down.'
      : 'Next: daybook init --dev writes a configuration that uses them. Stop them with daybook dev down.',
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
