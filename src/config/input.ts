import { z } from 'zod';
import { DEFAULT_LEDGER_NAME, DEFAULT_MIGRATIONS_FOLDER, DEFAULT_RUN } from './defaults.js';
import { backups } from './input-backups.js';
import { kafka } from './input-kafka.js';
import { lint } from './input-lint.js';
import { key, oneOf, text, whole } from './input-parts.js';
import { preFlight } from './input-pre-flight.js';
import { seals } from './input-seals.js';
import { undo } from './input-undo.js';
import { type BackupPolicy, parseBackupPolicy } from './policy.js';

export type { KeyMeta } from './input-parts.js';

/** The form of a ledger's, a target's or an environment's name. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAME_WANTED = 'lower-case letters, digits and hyphens, at most 63, not beginning with a hyphen';

const postgresUrl = () => z.string().refine(isPostgresUrl);
const URL_WANTED = 'a URL such as postgres://user@host:5432/database';

const backupPolicy = () =>
  z.custom<'required' | 'none' | `recent(${string})`>().transform((written, context): BackupPolicy => {
    const policy = typeof written === 'string' ? parseBackupPolicy(written) : undefined;
    if (policy) return policy;
    context.issues.push({ code: 'custom', input: written });
    return z.NEVER;
  });

const ledger = z.strictObject({
  name: key(z.string().regex(NAME), {
    description: 'The name of the ledger. It is part of every event, so it cannot be changed later.',
    wanted: NAME_WANTED,
    fallback: DEFAULT_LEDGER_NAME,
    env: 'DAYBOOK_LEDGER_NAME',
  }),
  url: key(postgresUrl(), {
    description: 'The database that holds the ledger, as a user with the role `daybook_writer`.',
    wanted: URL_WANTED,
    env: 'DAYBOOK_LEDGER_URL',
    secret: true,
  }),
  adminUrl: key(postgresUrl(), {
    description:
      'The same database as a user who may create schemas and roles; only `daybook ledger init` uses it.',
    wanted: URL_WANTED,
    fallback: 'ledger.url',
    env: 'DAYBOOK_LEDGER_ADMIN_URL',
    secret: true,
  }),
});

const target = z.strictObject({
  url: key(postgresUrl(), {
    description: 'The database that migrations are brought to.',
    wanted: URL_WANTED,
    env: 'DAYBOOK_TARGET_<NAME>_URL',
    secret: true,
  }),
  environment: key(z.string().regex(NAME), {
    description: 'Its environment: decides which policy holds.',
    wanted: NAME_WANTED,
  }),
  region: key(z.string().regex(NAME), { description: 'Its region.', wanted: NAME_WANTED }),
  tags: key(z.array(z.string().regex(NAME)), {
    description: 'Tags to choose targets by.',
    wanted: `a list of tags (${NAME_WANTED})`,
  }),
});

const policy = z.strictObject({
  backup: key(backupPolicy(), {
    description: 'Whether a migration needs a verified backup first.',
    wanted: 'required, none, or recent(<age>) such as recent(24h)',
  }),
  documentation: key(oneOf(['required', 'optional']), {
    description: 'Whether a migration must say its purpose, scope, rollback and impact.',
    wanted: 'required or optional',
  }),
  drift: key(oneOf(['refuse', 'warn']), {
    description: 'What a schema that was changed outside Daybook leads to.',
    wanted: 'refuse or warn',
  }),
  fingerprint: key(oneOf(['each', 'ends']), {
    description: 'When the schema is fingerprinted: after each migration, or at the two ends of a sequence.',
    wanted: 'each or ends',
  }),
  rollback: key(oneOf(['required', 'optional']), {
    description: 'Whether a migration without a way back is refused.',
    wanted: 'required or optional',
  }),
  preFlight: key(preFlight, {
    description: 'What is measured before a run, and how much is too much.',
    wanted: 'an object',
  }),
  undo: key(undo, {
    description: 'What must be known of the way back, and how it is proven.',
    wanted: 'an object',
  }),
});

const run = z.strictObject({
  lockTimeoutMs: key(whole(0), {
    description:
      'Milliseconds that a statement waits for a lock before the attempt is given up; 0 waits for ever.',
    wanted: 'a whole number of milliseconds',
    fallback: DEFAULT_RUN.lockTimeoutMs,
  }),
  statementTimeoutMs: key(whole(0), {
    description: 'Milliseconds that one statement may take; 0 is without limit.',
    wanted: 'a whole number of milliseconds',
    fallback: DEFAULT_RUN.statementTimeoutMs,
  }),
  retries: key(whole(0), {
    description: 'How often a run that found a lock taken is tried again.',
    wanted: 'a whole number',
    fallback: DEFAULT_RUN.retries,
  }),
  waitMs: key(whole(0), {
    description: 'Milliseconds that a command waits for a target that is busy with another run.',
    wanted: 'a whole number of milliseconds',
    fallback: DEFAULT_RUN.waitMs,
  }),
  minimumFreeDiskBytes: key(whole(0), {
    description: 'Bytes that must be free in the folder of backups.',
    wanted: 'a whole number of bytes',
    fallback: DEFAULT_RUN.minimumFreeDiskBytes,
  }),
});

const names = <S extends z.ZodType>(of: S) => z.record(z.string().regex(NAME), of);

/** A configuration as it is written in a file or the environment. */
export const configInput = z.strictObject({
  ledger: key(ledger, { description: 'The ledger.', wanted: 'an object' }),
  kafka: key(kafka, {
    description: "Kafka, for the ledger's second copy; without it there is the copy in PostgreSQL alone.",
    wanted: 'an object with brokers',
  }),
  migrations: key(text(), {
    description: 'The folder of the migrations.',
    wanted: 'a folder',
    fallback: DEFAULT_MIGRATIONS_FOLDER,
    env: 'DAYBOOK_MIGRATIONS',
  }),
  seals: key(seals, {
    description: 'How the ledger is sealed, and where its seals are kept.',
    wanted: 'an object',
  }),
  backups: key(backups, { description: 'The backups.', wanted: 'an object' }),
  targets: key(names(target), {
    description: 'The targets, by name.',
    wanted: 'an object with one key per target',
  }),
  environments: key(names(policy), {
    description: 'The policies, by environment; what is left out keeps its default.',
    wanted: 'an object with one key per environment',
  }),
  run: key(run, { description: 'How runs behave.', wanted: 'an object' }),
  lint: key(lint, { description: 'The static analysis of migrations.', wanted: 'an object with rules' }),
});

/** What may stand in a configuration file; the argument of `defineConfig`. */
export type ConfigInput = z.input<typeof configInput>;

function isPostgresUrl(value: string): boolean {
  return /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
}
