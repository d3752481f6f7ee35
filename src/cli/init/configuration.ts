import {
  DEFAULT_BACKUPS_FOLDER,
  DEFAULT_MIGRATIONS_FOLDER,
  DEFAULT_RUN,
  DEFAULT_SEALS,
  defaultTopic,
} from '../../config/defaults.js';
import { DEFAULT_ENVIRONMENTS, formatBackupPolicy } from '../../config/policy.js';
import { DEFAULT_PRE_FLIGHT } from '../../config/pre-flight.js';

/** What a first configuration is made for. */
export interface FirstConfiguration {
  ledger: string;
  /** `host:port`; commented out where there are none. */
  brokers?: readonly string[] | undefined;
  /** Targets in development whose URLs this machine remembers. */
  localTargets: readonly string[];
}

/** The text of `daybook.config.yaml`, with every setting in it explained, and no secret. */
export function configurationText({ ledger, brokers, localTargets }: FirstConfiguration): string {
  return `# Daybook's configuration. docs/configuration.md explains every key; environment variables override this file.
# \${NAME} in a value is replaced by the environment variable NAME.

ledger:
  # Part of every event, so it cannot be changed later.
  name: ${ledger}
  # The database of the ledger. Not written here, since it may hold a password.
  url: \${DAYBOOK_LEDGER_URL}
  # A user who may create schemas and roles; only \`daybook ledger init\` uses it. Default: ledger.url.
  # adminUrl: \${DAYBOOK_LEDGER_ADMIN_URL}

# The ledger's second copy. Without it there is the copy in PostgreSQL alone.
${kafkaText(ledger, brokers)}
# The folder of the migrations.
migrations: ${DEFAULT_MIGRATIONS_FOLDER}

backups:
  folder: ${DEFAULT_BACKUPS_FOLDER}

# How the ledger is sealed (\`daybook ledger seal\`), where its seals are kept, and who cosigns them.
# seals:
#   keyFile: ${DEFAULT_SEALS.keyFile}
#   everyEvents: ${DEFAULT_SEALS.everyEvents}
#   everySeconds: ${DEFAULT_SEALS.everySeconds}
#   anchors: []
#   retentionDays: ${DEFAULT_SEALS.retentionDays}
#   witnesses: []
#   required: ${DEFAULT_SEALS.required}

# The databases that migrations are brought to. Their URLs come from DAYBOOK_TARGET_<NAME>_URL, from here, or from
# \`daybook target add\`, which keeps them on this machine.
${targetsText(localTargets)}
# What each environment asks of a run. These are the defaults; what is not known is treated as production.
# environments:
${environmentsText()}#   Each preFlight may name these thresholds, too:
${thresholdsText()}
# How runs behave. These are the defaults.
# run:
${Object.entries(DEFAULT_RUN)
  .map(([key, value]) => `#   ${key}: ${value}`)
  .join('\n')}
`;
}

function kafkaText(ledger: string, brokers: readonly string[] | undefined): string {
  const lines = [
    'kafka:',
    `  brokers: [${(brokers ?? ['127.0.0.1:9092']).map((broker) => JSON.stringify(broker)).join(', ')}]`,
    `  # topic: ${defaultTopic(ledger)}`,
    '  # ssl: true',
    '  # sasl: { mechanism: scram-sha-512, username: daybook, password: "${DAYBOOK_KAFKA_PASSWORD}" }',
    '  # A user who may make the topic and its ACLs, for `daybook ledger init` and `ledger status`. Default: sasl.',
    '  # adminSasl: { username: admin, password: "${DAYBOOK_KAFKA_ADMIN_PASSWORD}" }',
  ];
  return `${(brokers ? lines : lines.map((line) => `# ${line.replace(/^( *)# /, '$1')}`)).join('\n')}\n`;
}

function targetsText(localTargets: readonly string[]): string {
  if (localTargets.length > 0) {
    return `targets:\n${localTargets.map((name) => `  ${name}:\n    environment: development\n`).join('')}`;
  }
  return `# targets:
#   eu-west:
#     url: \${EU_WEST_URL}
#     environment: production
#     region: eu-west
#     tags: [primary]
`;
}

function environmentsText(): string {
  return Object.entries(DEFAULT_ENVIRONMENTS)
    .map(([name, { backup, preFlight, undo, ...rest }]) => {
      const settings = { backup: formatBackupPolicy(backup), ...rest };
      const asked = Object.entries(settings).map(([key, value]) => `${key}: ${value}`);
      const proven = Object.entries(undo).map(([key, value]) => `${key}: ${value}`);
      return `#   ${name}: { ${asked.join(', ')}, preFlight: { exceeded: ${preFlight.exceeded} }, undo: { ${proven.join(', ')} } }\n`;
    })
    .join('');
}

/** Those that a policy may name beside `exceeded`. */
function thresholdsText(): string {
  const { exceeded: _, ...thresholds } = DEFAULT_PRE_FLIGHT;
  return Object.entries(thresholds)
    .map(([key, value]) => `#     ${key} ${value}\n`)
    .join('');
}
