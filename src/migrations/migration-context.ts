/** What a statement answered. */
export interface QueryResult<Row> {
  rows: Row[];
  /** Rows returned, or rows changed where the statement returns none. */
  rowCount: number;
}

/** What a migration class works with: the open transaction of its run, and what the run must be told. */
export interface MigrationContext {
  /** Runs one statement in the run's transaction. An error of PostgreSQL ends the run, and nothing of it stays. */
  query<Row = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<QueryResult<Row>>;
  /** The database that the migration is brought to; its URL is not told. */
  readonly target: {
    readonly name: string;
    readonly environment: string;
    readonly region: string;
    readonly tags: readonly string[];
  };
  /** Whether the transaction will be rolled back whatever comes: act on the database only, never outside of it. */
  readonly dryRun: boolean;
  /** Aborted when the run is to stop at its next safe point. */
  readonly signal: AbortSignal;
  readonly log: MigrationLog;
  /** Tells how far the work is, in a unit of the migration's choice; without `total` the end is not known. */
  progress(done: number, total?: number, note?: string): void;
  /** Tells the report how many of what were changed: `records('users', 150)` becomes "150 users". Calls add up. */
  records(what: string, count: number): void;
}

/** Where a migration says what it does. Never a row's values: what is logged is kept. */
export interface MigrationLog {
  debug(message: string, facts?: object): void;
  info(message: string, facts?: object): void;
  warn(message: string, facts?: object): void;
}
