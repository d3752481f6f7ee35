/**
 * The one catalogue of errors. Every failure that a user can meet has a stable code, an exit code, a hint, and an
 * anchor in docs/errors.md (the code itself, in lower case).
 */

/** What the exit code of a command means; see `daybook --help`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  tampered: 4,
  unavailable: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface Entry {
  exit: ExitCode;
  /** What to do about it, where the place that throws knows nothing better. */
  hint: string;
}

const entry = (exit: ExitCode, hint: string): Entry => ({ exit, hint });

/** Code → exit code and default hint. Codes are never renamed: scripts match on them. */
export const CATALOGUE = {
  // usage and configuration
  USAGE: entry(EXIT.usage, 'Run the command with --help to see what it takes.'),
  CONFIG_NOT_FOUND: entry(EXIT.usage, 'Create one with `daybook init`, or name it with --config FILE.'),
  CONFIG_INVALID: entry(EXIT.usage, 'Mend the key that is named; docs/configuration.md lists all keys.'),
  CONFIG_UNKNOWN_KEY: entry(
    EXIT.usage,
    'Remove the key or correct its spelling; docs/configuration.md lists all keys.',
  ),
  SECRET_ON_COMMAND_LINE: entry(
    EXIT.usage,
    'Everybody on this machine can read it there. Give the URL through an environment variable or standard input.',
  ),
  KAFKA_NOT_CONFIGURED: entry(
    EXIT.usage,
    'Set kafka.brokers in the configuration, or DAYBOOK_KAFKA_BROKERS.',
  ),
  FILE_EXISTS: entry(EXIT.usage, 'Nothing was overwritten. Choose another name, or remove the file first.'),
  // migrations
  MIGRATION_MALFORMED: entry(
    EXIT.usage,
    'Mend the file at the line that is named; docs/migrations.md shows the format.',
  ),
  MIGRATION_DUPLICATE: entry(EXIT.usage, 'Give one of the files another id.'),
  MIGRATION_UNKNOWN: entry(EXIT.usage, 'Run `daybook status` to see the ids that exist.'),
  MIGRATION_CHANGED: entry(
    EXIT.refused,
    'Restore the file as it was applied and put the change into a new migration.',
  ),
  MIGRATION_MISSING: entry(EXIT.refused, 'Restore the file: the ledger says that it is applied.'),
  MIGRATION_NOT_APPLIED: entry(EXIT.refused, 'Run `daybook status` to see what is applied.'),
  REQUIREMENT_MISSING: entry(EXIT.usage, 'Add the required migration, or correct the id in `requires`.'),
  REQUIREMENT_CIRCULAR: entry(
    EXIT.usage,
    'Break the circle: one of these migrations must not require the next.',
  ),
  DOCUMENTATION_MISSING: entry(EXIT.refused, 'Add the fields to the comment header of the migration.'),
  NOT_TRANSACTIONAL: entry(
    EXIT.refused,
    'Every migration runs in one transaction with its receipt; take the statement out of this migration.',
  ),
  // runs
  PRE_FLIGHT_FAILED: entry(
    EXIT.refused,
    'Mend what the failed checks name, then run it again: nothing was changed.',
  ),
  SCHEMA_DRIFT: entry(
    EXIT.tampered,
    'Somebody changed the schema outside Daybook. Look with `daybook target drift`; accept it with `daybook target adopt`.',
  ),
  EXECUTION_FAILED: entry(EXIT.failed, 'The transaction was rolled back: the target is as it was.'),
  POST_VALIDATION_FAILED: entry(
    EXIT.failed,
    'The change is committed. Look at the failed checks; `daybook rollback` takes it back.',
  ),
  PARTIALLY_DONE: entry(EXIT.failed, 'What was done stays done; run the same command again to go on.'),
  INTERRUPTED: entry(EXIT.failed, 'Run the same command again: the outcome is read from the receipts.'),
  ROLLBACK_UNAVAILABLE: entry(EXIT.refused, 'Write a `-- +down` section, or a `down` method.'),
  ROLLBACK_BLOCKED: entry(EXIT.refused, 'Roll back the later migrations first, the newest first.'),
  TARGET_BUSY: entry(EXIT.unavailable, 'Wait for the other run to end, or give --wait SECONDS.'),
  FENCED: entry(
    EXIT.failed,
    'Another executor took this target over; `daybook history` shows who. Nothing was committed by this one.',
  ),
  // targets
  TARGET_UNKNOWN: entry(
    EXIT.usage,
    'Register it with `daybook target add`; `daybook target list` shows those that exist.',
  ),
  TARGET_EXISTS: entry(EXIT.usage, 'Choose another name; `daybook target list` shows those that exist.'),
  TARGET_URL_MISSING: entry(
    EXIT.usage,
    'Give the URL in the configuration (targets.NAME.url) or in the environment.',
  ),
  TARGET_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the server runs, and the host, port, user and password of its URL.',
  ),
  TARGET_MISMATCH: entry(
    EXIT.refused,
    'The URL leads to another database than the one registered under this name.',
  ),
  // the ledger
  LEDGER_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the server runs, and the host, port, user and password of ledger.url.',
  ),
  LEDGER_NOT_INITIALISED: entry(EXIT.usage, 'Run `daybook ledger init`.'),
  LEDGER_MISMATCH: entry(EXIT.usage, 'The database holds another ledger than the configuration names.'),
  LEDGER_PRIVILEGE: entry(EXIT.usage, 'Grant the role daybook_writer to the user of ledger.url.'),
  CONCURRENCY: entry(EXIT.failed, 'Somebody else appended first; read on and decide again.'),
  EVENT_INVALID: entry(
    EXIT.failed,
    'The event was refused before it was stored: this is a defect of the caller.',
  ),
  EVENT_UNKNOWN: entry(EXIT.failed, 'Use a version of Daybook that knows this event type.'),
  LEDGER_CORRUPT: entry(EXIT.tampered, 'Keep both copies as they are and call whoever audits the ledger.'),
  COPIES_DIFFER: entry(EXIT.tampered, 'Keep both copies as they are and call whoever audits the ledger.'),
  // Kafka
  KAFKA_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the brokers run, kafka.brokers, and its TLS and SASL settings.',
  ),
  KAFKA_TOPIC_MISSING: entry(EXIT.unavailable, 'Create it with `daybook ledger init` or start the relay.'),
  KAFKA_TOPIC_POISONED: entry(
    EXIT.tampered,
    'The topic holds what no relay of this ledger wrote; keep it and look at the offset named.',
  ),
  RELAY_BUSY: entry(
    EXIT.unavailable,
    'One relay is active at a time; this one would take over when it ends.',
  ),
  // backups
  BACKUP_FAILED: entry(EXIT.failed, 'Nothing was changed. Mend what pg_dump names, then run it again.'),
  BACKUP_STORE: entry(
    EXIT.failed,
    'Check the folder of the backup store: its free space and its permissions.',
  ),
  BACKUP_UNKNOWN: entry(EXIT.usage, 'Run `daybook backup list` to see those that exist.'),
  BACKUP_CORRUPT: entry(EXIT.tampered, 'Do not restore it. Choose another with `daybook backup list`.'),
  BACKUP_NOT_VERIFIED: entry(
    EXIT.failed,
    'The backup does not restore to what was dumped; do not rely on it.',
  ),
  RESTORE_FAILED: entry(EXIT.failed, 'The database in service was not touched.'),
  // tools of the machine
  TOOL_MISSING: entry(EXIT.unavailable, 'Install it with the command that is named.'),
  TOOL_TOO_OLD: entry(EXIT.refused, 'Install client tools at least as new as the server.'),
  DEV_FAILED: entry(EXIT.failed, 'Look at the log file that is named; `daybook dev down` stops what runs.'),
  INTERNAL: entry(
    EXIT.failed,
    'This is a defect of Daybook; report it with the command and the output of --verbose.',
  ),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof CATALOGUE;

/** Where in the user's input an error lies. Lines and columns count from 1. */
export interface Where {
  file?: string;
  line?: number;
  column?: number;
  /** A key of the configuration, such as `kafka.brokers`. */
  key?: string;
}

export interface ErrorOptions {
  hint?: string;
  where?: Where;
  cause?: unknown;
  /** Facts for scripts; never a secret, never a row's values. */
  details?: Record<string, unknown>;
}

export class DaybookError extends Error {
  override readonly name = 'DaybookError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: ExitCode;
  readonly where: Where | undefined;
  readonly details: Record<string, unknown>;

  /**
   * @param code a key of {@link CATALOGUE}
   * @param message one sentence: what went wrong, and with which thing
   */
  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? CATALOGUE[code].hint;
    this.exitCode = CATALOGUE[code].exit;
    this.where = options.where;
    this.details = options.details ?? {};
  }

  /** The page and anchor that explains this error. */
  get docs(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`;
  }

  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint,
      docs: this.docs,
      ...(this.where ? { where: this.where } : {}),
      ...(Object.keys(this.details).length > 0 ? { details: this.details } : {}),
    };
  }
}

/** An append expected a stream at a version that it is no longer at. */
export class ConcurrencyError extends DaybookError {
  constructor(
    readonly stream: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    super(
      'CONCURRENCY',
      `${stream} is at version ${actualVersion}, not at ${expectedVersion} as the append expected`,
      {
        details: { stream, expectedVersion, actualVersion },
      },
    );
  }
}

/** Whatever was thrown, as an error of the catalogue. */
export function asDaybookError(thrown: unknown): DaybookError {
  if (thrown instanceof DaybookError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DaybookError('INTERNAL', message, { cause: thrown });
}
