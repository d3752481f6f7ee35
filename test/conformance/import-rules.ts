const BASE = ['errors', 'observability', 'config', 'package'];
const SERVICES = ['domain', ...BASE];
const STORES = ['lint', 'migrations', 'ledger', 'postgres', 'kafka', ...SERVICES];
const RUNS = ['run', 'undo', 'backup', ...STORES];
const ALL = ['rollout', 'audit', 'dev', ...RUNS];

/**
 * What each part of src/ (a folder, or a file beside them) may import besides itself. It points one way: every part comes
 * after all that it may import.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  package: [],
  observability: ['errors'],
  config: ['errors', 'observability'],
  domain: ['errors'],
  postgres: SERVICES,
  kafka: SERVICES,
  migrations: ['postgres', ...SERVICES],
  lint: ['migrations', 'postgres', ...SERVICES],
  ledger: ['postgres', 'kafka', ...SERVICES],
  backup: STORES,
  run: ['backup', ...STORES],
  undo: ['run', 'backup', ...STORES],
  rollout: RUNS,
  audit: RUNS,
  dev: ['postgres', ...BASE],
  console: ALL,
  cli: ['console', ...ALL],
  testing: RUNS,
  index: RUNS,
};

/** What `dev` needs of `postgres`: finding and running its programs. */
export const OF_POSTGRES_FOR_DEV = /^postgres\/(run-)?tool/;

/** Packages that one part alone imports, even where only their types are wanted. */
export const OWNED_PACKAGES: Readonly<Record<string, string>> = { kafkajs: 'kafka', pg: 'postgres' };

/** Packages that one file alone imports, even where only their types are wanted. */
export const OWNED_BY_FILES: Readonly<Record<string, string>> = {
  '@supabase/pg-delta': 'undo/schema/pg-delta.ts',
};

/**
 * The one import that points upwards: migration classes import `daybook` from the running package, and it is
 * loaded when the first class is met.
 */
export const UPWARD = { from: 'migrations/class-file.ts', to: 'index.ts' } as const;

/** Modules that import by a name which is known only when they run: the user’s configuration. */
export const COMPUTED = ['config/read-program.ts'];

/** 12 kB. A longer file is several concepts. */
export const MAXIMUM_BYTES = 12 * 1024;

/** What is one thing however long: the catalogue of errors, and the one query that reads all facts of a schema. */
export const LONG = ['errors.ts', 'postgres/facts-query.ts'];

/** The part that a file below src/ belongs to. */
export const partOf = (file: string): string => file.split('/')[0]!.replace(/\.tsx?$/, '');
