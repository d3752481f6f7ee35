import type { CommandGroup } from './specification.js';

export const SETTING_UP: CommandGroup = {
  title: 'Setting up',
  families: {
    dev: 'a local PostgreSQL and Kafka for trying and testing',
    target: 'the databases that migrations are brought to',
  },
  commands: [
    {
      name: 'dev up',
      summary: 'start a local PostgreSQL and Apache Kafka',
      description:
        'Starts real servers as processes of this machine, with their data in .daybook/. What runs already is left as it is. Without Java, or without the jars and Maven, it goes on without Kafka.',
      options: [
        {
          flags: '--postgres-port <port>',
          description: 'port of PostgreSQL (default: a free one)',
          kind: 'port',
        },
        { flags: '--kafka-port <port>', description: 'port of Kafka (default: a free one)', kind: 'port' },
        { flags: '--docker', description: 'use docker-compose.yml instead of programs of this machine' },
      ],
      examples: [
        { command: 'daybook dev up', does: 'start both' },
        {
          command: 'daybook dev up --postgres-port 5433 --kafka-port 9092',
          does: 'both where you want them',
        },
      ],
    },
    {
      name: 'dev database',
      summary: 'make a database on the local PostgreSQL',
      description:
        'What exists is left as it is. Its URL has a password: it is kept on this machine, readable by you alone.',
      arguments: [{ name: '<database>', description: 'the name of the database' }],
      options: [
        { flags: '--target <name>', description: 'keep its URL as that of this target' },
        { flags: '--ledger', description: 'keep its URL as that of the ledger', conflicts: ['target'] },
      ],
      examples: [
        { command: 'daybook dev database eu_west --target eu-west', does: 'one more target to try' },
        { command: 'daybook dev database ledger --ledger', does: 'where the ledger will be' },
      ],
    },
    {
      name: 'dev down',
      summary: 'stop what `dev up` started',
      options: [{ flags: '--remove', description: 'remove the data too' }],
      examples: [
        { command: 'daybook dev down', does: 'stop both and keep their data' },
        { command: 'daybook dev down --remove', does: 'leave nothing behind' },
      ],
    },
    {
      name: 'dev status',
      summary: 'show what `dev up` started',
      examples: [{ command: 'daybook dev status', does: 'ports, processes and versions' }],
    },
    {
      name: 'init',
      summary: 'create a configuration and a folder of migrations here',
      description:
        'Writes daybook.config.yaml with every setting explained, migrations/ and a line in .gitignore. Overwrites nothing.',
      options: [
        { flags: '--name <name>', description: 'name of the ledger (default: main)' },
        { flags: '--dev', description: 'use the servers that `daybook dev up` started' },
      ],
      examples: [
        { command: 'daybook init', does: 'a configuration to fill in' },
        { command: 'daybook dev up && daybook init --dev', does: 'one that works at once' },
      ],
    },
    {
      name: 'new',
      summary: 'create a migration',
      arguments: [{ name: '<name>', description: 'what it does, such as create_users' }],
      options: [
        {
          flags: '--kind <kind>',
          description: 'what it changes (default: schema)',
          kind: 'choice',
          choices: ['schema', 'data', 'system'],
        },
        { flags: '--ts', description: 'a TypeScript class instead of SQL' },
      ],
      examples: [
        { command: 'daybook new create_users', does: 'an SQL file with all its sections' },
        { command: 'daybook new fill_regions --kind data --ts', does: 'a class that works in batches' },
      ],
    },
    {
      name: 'target add',
      summary: 'register a target',
      description:
        'The URL stays on this machine and never enters an event. A URL with a password is refused as an argument: give it through the environment or standard input.',
      arguments: [{ name: '<name>', description: 'lower-case letters, digits and hyphens' }],
      options: [
        {
          flags: '--url <url>',
          description: 'its URL, without a password; - reads it from standard input',
          conflicts: ['urlEnv'],
        },
        {
          flags: '--url-env <variable>',
          description: 'the environment variable that holds its URL',
          conflicts: ['url'],
        },
        { flags: '--environment <name>', description: 'its environment: decides which policy holds' },
        { flags: '--region <name>', description: 'its region' },
        { flags: '--tag <tag>', description: 'a tag; may be given several times', kind: 'list' },
      ],
      examples: [
        {
          command:
            'daybook target add eu-west --url-env EU_WEST_URL --environment production --region eu-west',
          does: 'a URL from the environment',
        },
        {
          command: 'pass show eu-west | daybook target add eu-west --url -',
          does: 'a URL from a password store',
        },
      ],
    },
    {
      name: 'target list',
      summary: 'list the targets',
      examples: [{ command: 'daybook target list --json', does: 'for scripts' }],
    },
    {
      name: 'target adopt',
      summary: 'accept the schema of a target as it is',
      description:
        'Records the fingerprint that the target has now: for a database with a history before Daybook, and after drift that is to stay.',
      arguments: [{ name: '<name>', description: 'the target' }],
      options: [
        {
          flags: '--baseline <id>',
          description:
            'a migration that the database has already, with what it requires; may be given several times',
          kind: 'list',
          conflicts: ['to'],
        },
        {
          flags: '--to <id>',
          description: 'the database has all migrations up to this one',
          conflicts: ['baseline'],
        },
        { flags: '--reason <text>', description: 'why, for the ledger' },
      ],
      examples: [
        { command: 'daybook target adopt eu-west', does: 'from here on, this schema is the expected one' },
        {
          command: 'daybook target adopt eu-west --to 20260101120000_create_users',
          does: 'a database with a history before Daybook',
        },
      ],
    },
    {
      name: 'target fingerprint',
      summary: 'show the fingerprint of a schema',
      arguments: [{ name: '<name>', description: 'the target' }],
      examples: [
        { command: 'daybook target fingerprint eu-west', does: 'the schema version of this database' },
      ],
    },
    {
      name: 'target drift',
      summary: 'compare a schema with what the ledger expects',
      description: 'Ends with 4 where they differ.',
      arguments: [{ name: '<name>', description: 'the target' }],
      examples: [{ command: 'daybook target drift eu-west', does: 'the facts that differ' }],
    },
  ],
};
