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
  /** What it means, for docs/errors.md. */
  means: string;
}

const entry = (exit: ExitCode, hint: string, means: string): Entry => ({ exit, hint, means });

/** Code → exit code, default hint and meaning. Codes are never renamed: scripts match on them. */
export const CATALOGUE = {
  // usage and configuration
  USAGE: entry(
    EXIT.usage,
    'Run the command with --help to see what it takes.',
    'The command line does not say what to do: an unknown command or option, or a wrong argument.',
  ),
  CONFIG_NOT_FOUND: entry(
    EXIT.usage,
    'Create one with `daybook init`, or name it with --config FILE.',
    'There is no configuration where one was named, or none at all where the command needs one.',
  ),
  CONFIG_INVALID: entry(
    EXIT.usage,
    'Mend the key that is named; docs/configuration.md lists all keys.',
    'A value of the configuration cannot be used, or one that the command needs is missing.',
  ),
  CONFIG_UNKNOWN_KEY: entry(
    EXIT.usage,
    'Remove the key or correct its spelling; docs/configuration.md lists all keys.',
    'The configuration has a key that Daybook does not know. It is refused, since a misspelt setting would be ignored silently.',
  ),
  SECRET_ON_COMMAND_LINE: entry(
    EXIT.usage,
    'Everybody on this machine can read it there. Give the URL through an environment variable or standard input.',
    'An argument holds a password. Nothing was done, but the shell may keep it in its history: change the password if others can read that.',
  ),
  KAFKA_NOT_CONFIGURED: entry(
    EXIT.usage,
    'Set kafka.brokers in the configuration, or DAYBOOK_KAFKA_BROKERS.',
    'The command needs the copy of the ledger in Kafka, and the configuration names no brokers.',
  ),
  FILE_EXISTS: entry(
    EXIT.usage,
    'Nothing was overwritten. Choose another name, or remove the file first.',
    'A file that was to be created is already there.',
  ),
  // migrations
  MIGRATION_MALFORMED: entry(
    EXIT.usage,
    'Mend the file at the line that is named; docs/migrations.md shows the format.',
    'A migration file cannot be read as a migration: its header, its sections or its class are not as they must be.',
  ),
  MIGRATIONS_NOT_FOUND: entry(
    EXIT.usage,
    'Make a first migration with `daybook new`, or name the right folder in the configuration.',
    'The folder of the migrations does not exist, or cannot be read.',
  ),
  MIGRATION_DUPLICATE: entry(
    EXIT.usage,
    'Give one of the files another id.',
    'Two migrations have the same id.',
  ),
  MIGRATION_UNKNOWN: entry(
    EXIT.usage,
    'Run `daybook status` to see the ids that exist.',
    'No migration has the id that was given.',
  ),
  MIGRATION_CHANGED: entry(
    EXIT.refused,
    'Restore the file as it was applied and put the change into a new migration.',
    'The content of a migration is not the content that was applied: its digest differs from the one in the ledger.',
  ),
  MIGRATION_CHANGED_MEANWHILE: entry(
    EXIT.refused,
    'Let nobody write the file while a migration runs, then run it again: nothing of it was committed.',
    'The file of a large migration was changed after it was loaded. Such a file is read again while it is executed, and no byte is sent that is not of the content that the ledger names.',
  ),
  MIGRATION_TOO_LARGE: entry(
    EXIT.refused,
    'Put what is named into a migration of its own, of less than 2 MiB.',
    'A section of more than 2 MiB is read and sent piece by piece, in one transaction. It has something that this cannot do: a statement that refuses a transaction, a COMMIT before its end, a statement of more than 16 MiB.',
  ),
  MIGRATION_MISSING: entry(
    EXIT.refused,
    'Restore the file: the ledger says that it is applied.',
    'The ledger says that a migration is applied, and its file is gone.',
  ),
  MIGRATION_NOT_APPLIED: entry(
    EXIT.refused,
    'Run `daybook status` to see what is applied.',
    'The command needs a migration that is applied on the target, and this one is not.',
  ),
  REQUIREMENT_MISSING: entry(
    EXIT.usage,
    'Add the required migration, or correct the id in `requires`.',
    'A migration requires one that does not exist.',
  ),
  REQUIREMENT_CIRCULAR: entry(
    EXIT.usage,
    'Break the circle: one of these migrations must not require the next.',
    'Migrations require each other in a circle, so that none of them can come first.',
  ),
  DOCUMENTATION_MISSING: entry(
    EXIT.refused,
    'Add the fields to the comment header of the migration.',
    "The policy of the target's environment requires documentation that the migration lacks.",
  ),
  POLICY_REFUSED: entry(
    EXIT.refused,
    'Ask for what the policy asks for, or for more; environments.NAME of the configuration sets it.',
    "An option asks for less than the policy of the target's environment does.",
  ),
  LINT_FAILED: entry(
    EXIT.refused,
    'Do what `daybook lint --explain RULE` advises, or accept the place with `-- daybook:ignore RULE reason`.',
    'The static analysis objects to a migration by a rule whose severity is `error` in the environment; docs/lint/README.md lists the rules.',
  ),
  NOT_TRANSACTIONAL: entry(
    EXIT.refused,
    'Write the statement outside of BEGIN and COMMIT, or take it out of the migration.',
    'A migration has a statement that cannot run where it stands: what refuses a transaction between BEGIN and COMMIT, or what would end the transaction otherwise than by COMMIT.',
  ),
  // runs
  PRE_FLIGHT_FAILED: entry(
    EXIT.refused,
    'Mend what the failed checks name, then run it again: nothing was changed.',
    'A check before the run failed: for instance privileges, disk space, locks, long transactions or the environment.',
  ),
  SCHEMA_DRIFT: entry(
    EXIT.tampered,
    'Somebody changed the schema outside Daybook. Look with `daybook target drift`; accept it with `daybook target adopt`.',
    'The schema of the target is not the one that the ledger says Daybook left there.',
  ),
  EXECUTION_FAILED: entry(
    EXIT.failed,
    'The transaction was rolled back: the target is as it was.',
    'A statement of the migration failed on the target.',
  ),
  DATA_CHANGED: entry(
    EXIT.failed,
    'The transaction was rolled back: the target is as it was. Look for triggers and cascades that reach the table.',
    'The migration changed rows of a table that it declares as `unchanged`.',
  ),
  POST_VALIDATION_FAILED: entry(
    EXIT.failed,
    'The change is committed. Look at the failed checks; `daybook rollback` takes it back.',
    'The migration was executed, and what it promised (its `verify` queries, valid constraints and indexes, row counts) does not hold.',
  ),
  PARTIALLY_DONE: entry(
    EXIT.failed,
    'What was done stays done; run the same command again to go on.',
    'A command for several migrations or targets did some of them and failed at another; it names both.',
  ),
  INTERRUPTED: entry(
    EXIT.failed,
    'Run the same command again: the outcome is read from the receipts.',
    'The command was stopped by a signal before it was done.',
  ),
  ROLLBACK_UNAVAILABLE: entry(
    EXIT.refused,
    'Write a `-- +down` section, or a `down` method.',
    'The migration has no way back.',
  ),
  UNDO_INCOMPLETE: entry(
    EXIT.failed,
    'Nothing was changed. Try it again: what was missed is kept then.',
    'A migration changed data that was not kept for its undo, for instance from inside of a function, so its transaction was rolled back.',
  ),
  ROLLBACK_BLOCKED: entry(
    EXIT.refused,
    'Roll back the later migrations first, the newest first.',
    'Later migrations depend on what the rollback would remove.',
  ),
  ROLLBACK_UNFINISHED: entry(
    EXIT.refused,
    'Go on with it: `daybook rollback ID`. Then the migration can be applied again.',
    'A migration of several stages was begun to be taken back, and some of its stages are gone.',
  ),
  UNDO_NOT_PROVEN: entry(
    EXIT.failed,
    'Mend the migration or its `down`, or rely on a verified backup. The target was not touched.',
    'A migration could not be brought to a copy of the target, or neither the generated undo nor its own way back takes it back exactly.',
  ),
  UNDO_IMPOSSIBLE: entry(
    EXIT.refused,
    'Nothing was changed. Write the `down` of the migration yourself, or make a backup, verify it, and run the migration without a generated undo.',
    'A migration changes or destroys something that no generated undo would bring back; the error says what and why.',
  ),
  OUTCOME_UNCERTAIN: entry(
    EXIT.failed,
    'Look at what the error names, and say whether the statement is done: `daybook resolve TARGET ID --as done|not-done --reason TEXT`.',
    'A statement that refuses a transaction was interrupted, and nothing in the target tells whether it was done.',
  ),
  DRY_RUN_UNAVAILABLE: entry(
    EXIT.failed,
    'Try it in a transaction that is rolled back: `--dry-run=rollback`.',
    'The copy of a target on which a dry run was to be made could not be made. The target was not touched.',
  ),
  NOTHING_IN_DOUBT: entry(
    EXIT.refused,
    'Nothing needs to be decided: `daybook status` shows where the migration stands.',
    'What became of a migration is known, or is another question than the one that `daybook resolve` was given an answer to.',
  ),
  TARGET_BUSY: entry(
    EXIT.unavailable,
    'Wait for the other run to end, or give --wait SECONDS.',
    'Another run has the target.',
  ),
  FENCED: entry(
    EXIT.failed,
    'Another executor took this target over; `daybook history` shows who. Nothing was committed by this one.',
    'The lease on the target went to another executor while this one worked, so its transaction was refused.',
  ),
  // targets
  TARGET_UNKNOWN: entry(
    EXIT.usage,
    'Register it with `daybook target add`; `daybook target list` shows those that exist.',
    'No target is registered under the name that was given.',
  ),
  TARGET_EXISTS: entry(
    EXIT.usage,
    'Choose another name; `daybook target list` shows those that exist.',
    'A target is registered under this name already.',
  ),
  TARGET_URL_MISSING: entry(
    EXIT.usage,
    'Give the URL in the configuration (targets.NAME.url) or in the environment.',
    'The target is known to the ledger, but this machine does not know its URL: URLs are never kept in events.',
  ),
  TARGET_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the server runs, and the host, port, user and password of its URL.',
    "No connection to the target's database could be made.",
  ),
  TARGET_MISMATCH: entry(
    EXIT.refused,
    'The URL leads to another database than the one registered under this name.',
    'The database behind the URL is not the one that was registered: its system identifier or name differs.',
  ),
  // the ledger
  LEDGER_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the server runs, and the host, port, user and password of ledger.url.',
    'No connection to the database of the ledger could be made.',
  ),
  LEDGER_NOT_INITIALISED: entry(
    EXIT.usage,
    'Run `daybook ledger init`.',
    'The database of the ledger has no ledger in it.',
  ),
  LEDGER_MISMATCH: entry(
    EXIT.usage,
    'The database holds another ledger than the configuration names.',
    'The name of the ledger in the database is not the one in the configuration.',
  ),
  LEDGER_PRIVILEGE: entry(
    EXIT.usage,
    'Grant the role daybook_writer to the user of ledger.url.',
    'The user of `ledger.url` may not read the ledger or append to it.',
  ),
  LEDGER_BUSY: entry(
    EXIT.unavailable,
    'End the session that keeps it locked: pg_locks names it, by its lock on daybook_ledger.head.',
    'Another session keeps the head of the ledger locked, so that nobody can append, and may not be ended by this user: a superuser’s, or one of another user where the owner of the ledger may signal none. Or the ledger is being rebuilt, so that nobody else may append; or it is to be, and somebody else may.',
  ),
  CONCURRENCY: entry(
    EXIT.failed,
    'Somebody else appended first; read on and decide again.',
    'An append expected a stream at a version that somebody else took it beyond. Nothing was appended.',
  ),
  EVENT_INVALID: entry(
    EXIT.failed,
    'The event was refused before it was stored: this is a defect of the caller.',
    'An event does not have the form of its type, or holds what no event may hold.',
  ),
  EVENT_UNKNOWN: entry(
    EXIT.failed,
    'Use a version of Daybook that knows this event type.',
    'The ledger holds an event of a type or version that this version of Daybook does not know.',
  ),
  LEDGER_CORRUPT: entry(
    EXIT.tampered,
    'Keep both copies as they are and call whoever audits the ledger.',
    "The ledger's own records contradict each other: a hash, a position or a version is not what it must be.",
  ),
  COPIES_DIFFER: entry(
    EXIT.tampered,
    'Keep both copies as they are and call whoever audits the ledger.',
    'The copies of the ledger in PostgreSQL and in Kafka are not the same; the first position that differs is named.',
  ),
  LEDGER_UNGUARDED: entry(
    EXIT.tampered,
    'Find out who changed it and why. `daybook ledger verify` names each difference, and tells whether the events are whole.',
    'What protects the ledger in its database (triggers, privileges, row security, functions) is not as `daybook ledger init` installed it.',
  ),
  LEDGER_LOST_TAIL: entry(
    EXIT.tampered,
    'Nothing was written. Bring the lost events back with `daybook ledger rebuild --from kafka --tail`, then go on.',
    'The ledger in PostgreSQL lacks events that it had: it was restored from an older backup, or a replica that lagged took over. The topic, or a seal, still knows of them.',
  ),
  HAMMER_REFUSED: entry(
    EXIT.refused,
    'Make a ledger for it, in a database of its own, whose name begins with hammer.',
    'The hammer fills a ledger with events that mean nothing, and kills whoever works with it: it takes none but its own.',
  ),
  HAMMER_FAILED: entry(
    EXIT.tampered,
    'Keep both copies and the seed that is printed: it is a defect of Daybook, of a server, or of its settings.',
    'After processes and connections were killed, something does not hold that must hold whatever is killed.',
  ),
  // seals and proofs
  PROOF_INVALID: entry(
    EXIT.tampered,
    'Do not believe it. Ask for the proof again; if it fails again, call whoever audits the ledger.',
    'A proof does not hold: the event is not in the tree that the seal is of, or the older tree is not a beginning of the newer one.',
  ),
  KEY_UNKNOWN: entry(
    EXIT.usage,
    'Run `daybook ledger key list` to see the keys that exist.',
    'The ledger has no key with this id.',
  ),
  KEY_RETIRED: entry(
    EXIT.refused,
    'Make a new key: what was retired never signs again.',
    'The key was retired, and a key that comes back would make old signatures ambiguous.',
  ),
  KEY_LAST: entry(
    EXIT.refused,
    'Add another key first with `daybook ledger key add`.',
    'It is the only key that seals the ledger.',
  ),
  KEY_UNVOUCHED: entry(
    EXIT.refused,
    'Run `daybook ledger seal` where both private keys are, then retire it. Where its private key is lost or stolen give --lost: auditors must then be given the new key as they were given the first.',
    'A key that seals the ledger was to be retired before a seal was signed by both this key and one that stays. Whoever knows only the one that goes would have no reason to believe the other.',
  ),
  SEAL_KEY_MISSING: entry(
    EXIT.usage,
    'Set DAYBOOK_SEAL_KEY or seals.keyFile, or make a key with `daybook ledger init`.',
    'There is no private key to seal with, or it is none of the keys that the ledger knows.',
  ),
  SEAL_NOT_WITNESSED: entry(
    EXIT.unavailable,
    'Check that the witnesses run and can be reached; `daybook ledger seal` asks those that are missing again.',
    'The seal is made and recorded, but fewer witnesses cosigned it than the policy asks for.',
  ),
  ANCHOR_UNAVAILABLE: entry(
    EXIT.unavailable,
    'Check the folder or the bucket, and what this user may do there; the next seal is written to it again.',
    'A place where seals are kept outside the ledger could not be read or written.',
  ),
  WITNESS_REFUSED: entry(
    EXIT.tampered,
    'Keep both copies as they are and call whoever audits the ledger: two different histories were shown.',
    'A witness refuses to cosign: what it is shown is not consistent with what it saw before.',
  ),
  WITNESS_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the witness runs, its URL, and that it knows the key of this ledger.',
    'A witness did not cosign, and the history is not the reason: it cannot be reached, does not know the ledger or its key, or answers as no witness does.',
  ),
  WITNESS_CORRUPT: entry(
    EXIT.tampered,
    'Do not let it sign. Bring its folder back from where it was kept; a witness that forgot may sign what contradicts what it signed.',
    'What a witness keeps of what it cosigned is not what it wrote: its files were changed, or its key was replaced.',
  ),
  EVENT_NOT_FOUND: entry(
    EXIT.usage,
    'Give the id of an event, or its position: `daybook replay --write FILE` writes all events to a file.',
    'The ledger holds no event with the id or at the position that was given.',
  ),
  EVENT_NOT_SEALED: entry(
    EXIT.refused,
    'Seal the ledger with `daybook ledger seal`, then run it again.',
    'No seal covers the event yet, so that there is nothing to prove it against.',
  ),
  SEAL_UNKNOWN: entry(
    EXIT.usage,
    'Give one of the sizes that are named.',
    'The ledger was never sealed at the size that was given.',
  ),
  NOTE_MALFORMED: entry(
    EXIT.tampered,
    'Do not believe it. Get the file again from where it was published.',
    'A seal or a proof does not have its form, to the letter: somebody cut or changed it, or it is another kind of file.',
  ),
  SEAL_UNTRUSTED: entry(
    EXIT.tampered,
    'Do not believe it. Check that the keys are those of this ledger and of its witnesses.',
    "A seal lacks the signature of the ledger's key or of enough witnesses, has a wrong one, or is another ledger's.",
  ),
  NOTE_KEY_INVALID: entry(
    EXIT.usage,
    'Copy the whole line from where the key was published: NAME+ID+KEY.',
    'A key of the ledger or of a witness cannot be read, or the keys that were given contradict each other.',
  ),
  RECEIPTS_DIFFER: entry(
    EXIT.tampered,
    'Look at the target before anything is brought to it: it may be another database, or an older copy of it.',
    'A target and the ledger contradict each other: a run that is committed has no receipt, or a receipt has no such run.',
  ),
  // Kafka
  KAFKA_UNREACHABLE: entry(
    EXIT.unavailable,
    'Check that the brokers run, kafka.brokers, and its TLS and SASL settings.',
    'No broker could be reached, or the brokers refused the connection.',
  ),
  KAFKA_TOPIC_MISSING: entry(
    EXIT.unavailable,
    'Create it with `daybook ledger init` or start the relay.',
    'The topic of the ledger does not exist.',
  ),
  KAFKA_TOPIC_POISONED: entry(
    EXIT.tampered,
    'The topic holds what no relay of this ledger wrote; keep it and look at the offset named.',
    "The topic holds a message that the ledger's relay did not write.",
  ),
  KAFKA_TOPIC_MISCONFIGURED: entry(
    EXIT.usage,
    'Mend the topic’s configuration; docs/kafka.md shows what it must be.',
    'The topic exists, with partitions or a configuration by which it could not hold the ledger’s copy.',
  ),
  KAFKA_PRIVILEGE: entry(
    EXIT.usage,
    'Grant it; docs/kafka.md lists the ACLs of a relay and of a reader.',
    'Kafka knows the user of kafka.sasl but does not allow it what the command needs.',
  ),
  KAFKA_NO_AUTHORIZER: entry(
    EXIT.usage,
    'Set authorizer.class.name on the brokers; docs/kafka.md shows how a topic is protected.',
    'The Kafka cluster keeps no ACLs, so that nobody can be kept from anything.',
  ),
  RELAY_BUSY: entry(
    EXIT.unavailable,
    'One relay is active at a time; this one would take over when it ends.',
    'Another relay is active for this ledger.',
  ),
  // backups
  BACKUP_FAILED: entry(
    EXIT.failed,
    'Nothing was changed. Mend what pg_dump names, then run it again.',
    'The backup before a migration could not be made.',
  ),
  BACKUP_TIMED_OUT: entry(
    EXIT.failed,
    'Nothing was changed. Find out what the command waits for, or raise backups.provider.timeoutMs.',
    'The command that makes the backups took longer than it may, and was ended.',
  ),
  BACKUP_STORE: entry(
    EXIT.failed,
    'Check the folder of the backup store: its free space and its permissions.',
    'The place where backups are kept could not be read or written.',
  ),
  BACKUP_UNKNOWN: entry(
    EXIT.usage,
    'Run `daybook backup list` to see those that exist.',
    'No backup has the id that was given.',
  ),
  BACKUP_CORRUPT: entry(
    EXIT.tampered,
    'Do not restore it. Choose another with `daybook backup list`.',
    'The bytes of a backup are not those that were written: their SHA-256 differs.',
  ),
  BACKUP_NOT_VERIFIED: entry(
    EXIT.failed,
    'The backup does not restore to what was dumped; do not rely on it.',
    'A backup was restored into a scratch database, and that differs from the database it was made of.',
  ),
  BACKUP_ENCRYPTION: entry(
    EXIT.failed,
    'Look at backups.encryption: the recipients, and what decrypts.',
    'A backup could not be encrypted or decrypted.',
  ),
  BACKUP_PROVIDED: entry(
    EXIT.refused,
    'Verify and restore it with the program that made it.',
    'A backup was made by the configured command, outside Daybook, which has nothing of it that could be restored.',
  ),
  RESTORE_FAILED: entry(
    EXIT.failed,
    'The database in service was not touched.',
    'A backup could not be restored.',
  ),
  // tools of the machine
  TOOL_MISSING: entry(
    EXIT.unavailable,
    'Install it with the command that is named.',
    'A program that the command needs is not on this machine.',
  ),
  TOOL_TOO_OLD: entry(
    EXIT.refused,
    'Install client tools at least as new as the server.',
    'A client program of PostgreSQL is older than the server, so that it cannot be trusted with it.',
  ),
  DEV_FAILED: entry(
    EXIT.failed,
    'Look at the log file that is named; `daybook dev down` stops what runs.',
    'A service of `daybook dev` could not be started or stopped.',
  ),
  INTERNAL: entry(
    EXIT.failed,
    'This is a defect of Daybook; report it with the command and the output of --verbose.',
    'Daybook met a situation that it does not know.',
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
