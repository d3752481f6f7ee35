/** The name of a ledger that was given none. */
export const DEFAULT_LEDGER_NAME = 'main';

/** What Kafka's brokers see this client as. */
export const DEFAULT_KAFKA_CLIENT_ID = 'daybook';

/** The SASL mechanism where only a user name and a password are given. */
export const DEFAULT_SASL_MECHANISM = 'scram-sha-512';

/** Whether a broker's certificate must be signed by an authority that this machine trusts. */
export const DEFAULT_REJECT_UNAUTHORIZED = true;

/** The folder of migrations, from the folder of the configuration. */
export const DEFAULT_MIGRATIONS_FOLDER = 'migrations';

/** The folder of what Daybook keeps on this machine, from the folder of the configuration. Never committed. */
export const STATE_FOLDER = '.daybook';

/** The folder of backups, from the folder of the configuration. */
export const DEFAULT_BACKUPS_FOLDER = `${STATE_FOLDER}/backups`;

/** How backups are made where the configuration does not say. */
export const DEFAULT_BACKUPS = {
  format: 'auto',
  /** The size of a database from which several processes are worth their connections: 1 GiB. */
  directoryFromBytes: 1_073_741_824,
  jobs: 4,
} as const;

/** How a command that makes backups is run where the configuration does not say. */
export const DEFAULT_PROVIDER = {
  evidence: 'json',
  /** How long it may take: a day. */
  timeoutMs: 86_400_000,
} as const;

/** The topic of a ledger's events. */
export const defaultTopic = (ledger: string): string => `daybook.${ledger}.events`;

/** How a run behaves where the configuration does not say. */
export const DEFAULT_RUN = {
  /** How long a statement waits for a lock before the attempt is given up: 5 s. */
  lockTimeoutMs: 5_000,
  /** How long one statement may take: 30 minutes; 0 is without limit. */
  statementTimeoutMs: 1_800_000,
  /** How often a run that found a lock taken is tried again. */
  retries: 5,
  /** How long a command waits for a target that is busy with another run: not at all. */
  waitMs: 0,
  /** Free space, in bytes, that the folder of backups must have: 512 MiB. */
  minimumFreeDiskBytes: 536_870_912,
} as const;

/** How a ledger is sealed where the configuration does not say. */
export const DEFAULT_SEALS = {
  /** The file of the private keys, from the folder of the configuration. */
  keyFile: `${STATE_FOLDER}/seal.key`,
  /** A sealer at work seals after so many events. */
  everyEvents: 1_000,
  /** It seals no later than so many seconds after an event. */
  everySeconds: 60,
  /** How many witnesses must have cosigned a seal: none. */
  required: 0,
  /** How many seconds a seal may be without their cosignatures before the ledger is not believed any more: a day. */
  graceSeconds: 86_400,
  /** For how many days a bucket must keep each seal: a year. Nobody can make it shorter afterwards. */
  retentionDays: 365,
} as const;
