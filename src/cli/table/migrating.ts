import { DRY_RUN, DRY_RUN_AS, TARGETS, TO, WAIT } from './shared-options.js';
import type { CommandGroup } from './specification.js';

export const MIGRATING: CommandGroup = {
  title: 'Migrating',
  commands: [
    {
      name: 'lint',
      summary: 'look for what is dangerous in migrations',
      description:
        'Reads SQL with PostgreSQL’s own parser, without any database: locks, rewrites, lost data, what breaks releases at work. `-- daybook:ignore RULE reason` above a statement accepts a place, `-- daybook:ignore-file RULE reason` in the header the whole file; lint.rules of the configuration sets severities. Ends with 3 where a rule whose severity is error objects.',
      arguments: [
        { name: '[paths...]', description: 'files and folders (default: the folder of the migrations)' },
      ],
      options: [
        {
          flags: '--environment <name>',
          description: 'the environment whose severities hold (default: production)',
        },
        { flags: '--sarif', description: 'print a SARIF 2.1.0 log, for code scanning' },
        { flags: '--rules', description: 'list the rules instead', conflicts: ['sarif', 'explain'] },
        {
          flags: '--explain <rule>',
          description: 'explain one rule instead',
          conflicts: ['sarif', 'rules'],
        },
      ],
      examples: [
        { command: 'daybook lint', does: 'all migrations' },
        { command: 'daybook lint --sarif > lint.sarif', does: 'for the code scanning of a forge' },
        {
          command: 'daybook lint --explain set-not-null',
          does: 'what is wrong, why, and what to do instead',
        },
      ],
    },
    {
      name: 'plan',
      summary: 'show what `migrate` would do',
      arguments: [
        { name: '[ids...]', description: 'migrations, with what they require (default: all that are due)' },
      ],
      options: [
        TARGETS,
        TO,
        {
          flags: '--offline',
          description: 'read the files alone: neither ledger nor targets',
          conflicts: ['target'],
        },
        {
          flags: '--pre-flight',
          description: 'look at the targets, too, as the pre-flight of a run does',
          conflicts: ['offline'],
        },
      ],
      examples: [
        { command: 'daybook plan', does: 'what is due on every target' },
        { command: 'daybook plan --pre-flight', does: 'and what stands in the way on the targets' },
        { command: 'daybook plan --offline', does: 'the order of the files, without any database' },
      ],
    },
    {
      name: 'migrate',
      summary: 'bring migrations to targets',
      description:
        'Each run has six steps: pre-flight, backup, schema validation, execution, post-validation, clean-up. Every one is an event in the ledger before and after it. After a crash the same command goes on: the outcome is read from the receipts in the target.',
      arguments: [
        { name: '[ids...]', description: 'migrations, with what they require (default: all that are due)' },
      ],
      options: [
        TARGETS,
        TO,
        DRY_RUN_AS,
        {
          flags: '--with-rows',
          description: 'with --dry-run=scratch: copy the rows too, not only the schema',
        },
        {
          flags: '--with-rollback',
          description: 'refuse what has no way back, and take it back when post-validation fails',
        },
        WAIT,
        {
          flags: '--backup <policy>',
          description: "required, none or recent(24h), instead of the environment's",
        },
      ],
      examples: [
        { command: 'daybook migrate', does: 'everything, everywhere' },
        {
          command: 'daybook migrate --target eu-west --to 20260101120000_create_users',
          does: 'one target, up to one migration',
        },
        { command: 'daybook migrate --dry-run', does: 'try it and change nothing' },
        {
          command: 'daybook migrate --dry-run=scratch --target eu-west',
          does: 'try what refuses a transaction too, and the way back, on a copy',
        },
      ],
    },
    {
      name: 'verify',
      summary: 'check that a migration still holds what it promised',
      arguments: [{ name: '<id>', description: 'the migration' }],
      options: [TARGETS],
      examples: [{ command: 'daybook verify 20260101120000_create_users', does: 'on every target' }],
    },
    {
      name: 'prove',
      summary: 'prove that migrations can be taken back',
      description:
        'On a copy beside the target, with its schema and a sample of rows, which is dropped afterwards: brings each migration that is due, takes it back by the undo that Daybook generates, compares the schema, the rows and the sequences, and brings it again. Where the migration has its own way back, that is tried too, and what it leaves behind is said. What was proven before for the same content on the same schema, on whatever target, is not proven again. The target is read and nothing else; what was proven is recorded.',
      arguments: [
        { name: '[ids...]', description: 'migrations, with what they require (default: all that are due)' },
      ],
      options: [
        TARGETS,
        TO,
        {
          flags: '--sample <kind>',
          description: "rows, synthetic or none, instead of the environment's",
          choices: ['rows', 'synthetic', 'none'],
          kind: 'choice',
        },
        { flags: '--again', description: 'prove again what is proven already' },
        {
          flags: '--write',
          description: 'write each generated undo beside its migration, as <id>.undo.sql, for review',
        },
      ],
      examples: [
        { command: 'daybook prove --target eu-west', does: 'everything that is due there' },
        {
          command: 'daybook prove 20260101120000_create_users --target eu-west --write',
          does: 'one migration, and look at its undo',
        },
        {
          command: 'daybook prove --target eu-west --sample synthetic',
          does: 'without a row leaving the target',
        },
      ],
    },
    {
      name: 'rollback',
      summary: 'take migrations back',
      description: 'Give one of ID, --to and --run. The state is verified before and after.',
      arguments: [{ name: '[id]', description: 'the migration to take back' }],
      options: [
        {
          flags: '--to <id>',
          description: 'take back all that came after this migration, the newest first',
          conflicts: ['run'],
        },
        { flags: '--run <run>', description: 'take back what this run did', conflicts: ['to'] },
        TARGETS,
        DRY_RUN,
        WAIT,
      ],
      examples: [
        {
          command: 'daybook rollback 20260101120000_create_users --target eu-west',
          does: 'one migration on one target',
        },
        {
          command: 'daybook rollback --to 20260101120000_create_users --dry-run',
          does: 'try to go back to a state',
        },
      ],
    },
    {
      name: 'resolve',
      summary: 'say what became of a migration that is in doubt',
      description:
        'For what nothing in the target tells: a statement that commits on its way and was interrupted (OUTCOME_UNCERTAIN), a migration of several stages or batches that neither goes on nor can be taken back. Shows what is found in the target, asks, and records your answer with your reason, before it changes Daybook’s own rows there. The schema as it stands is the expected one from then on. Refused where nothing is in doubt.',
      arguments: [
        { name: '<target>', description: 'the target' },
        { name: '<id>', description: 'the migration' },
      ],
      options: [
        {
          flags: '--as <outcome>',
          description:
            'of the stage in doubt: done or not-done; of the migration: applied (all of it is there) or rolled-back (nothing of it is there)',
        },
        { flags: '--reason <text>', description: 'how you know, for the ledger' },
        { flags: '--yes', description: 'do it without being asked' },
        WAIT,
      ],
      examples: [
        {
          command:
            'daybook resolve eu-west 20260101120000_fill --as done --reason "all 40,000 rows are there"',
          does: 'the interrupted block came to its end; the next run goes on behind it',
        },
        {
          command:
            'daybook resolve eu-west 20260101120000_fill --as rolled-back --reason "dropped by hand" --yes',
          does: 'nothing of the migration is left; its file may change, and it is due again',
        },
      ],
    },
    {
      name: 'status',
      summary: 'show what is applied where',
      options: [TARGETS],
      examples: [{ command: 'daybook status', does: 'each migration on each target' }],
    },
    {
      name: 'history',
      summary: 'show what was done, by whom and when',
      options: [TARGETS, { flags: '--migration <id>', description: 'only this migration' }],
      examples: [
        { command: 'daybook history --migration 20260101120000_create_users', does: 'all its runs' },
      ],
    },
  ],
};
