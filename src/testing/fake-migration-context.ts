import type { MigrationContext, QueryResult } from '../migrations/migration-context.js';

/** What is answered to statements that fit: rows, or an error. */
export interface PreparedAnswer {
  /** A part of the statement’s text, or a pattern that it matches. */
  to: string | RegExp;
  rows?: readonly Record<string, unknown>[];
  /** Rows that were changed; the number of `rows` where it is absent. */
  rowCount?: number;
  /** Thrown instead of an answer. */
  error?: Error;
}

export interface FakeMigrationContextOptions {
  target?: Partial<MigrationContext['target']>;
  dryRun?: boolean;
  signal?: AbortSignal;
  /** Where several fit a statement they are given one after the other, and the last of them from then on. */
  answers?: readonly PreparedAnswer[];
}

/** A context that keeps what a migration does with it. */
export interface FakeMigrationContext extends MigrationContext {
  readonly statements: readonly { sql: string; params: readonly unknown[] }[];
  readonly logged: readonly { level: 'debug' | 'info' | 'warn'; message: string; facts?: object }[];
  readonly progressed: readonly { done: number; total?: number; note?: string }[];
  /** The sums of what was told by `records`. */
  readonly recorded: Readonly<Record<string, number>>;
}

/**
 * A context without a database, for tests of migration classes: it records the statements and answers them with prepared rows. What nothing
 * fits is answered with no rows.
 *
 * @example
 * const context = fakeMigrationContext({ answers: [{ to: 'count(*)', rows: [{ count: '3' }] }] });
 * await new AddTags().up(context);
 * expect(context.statements[0]?.sql).toBe('CREATE TABLE tag (name text PRIMARY KEY)');
 */
export function fakeMigrationContext({
  target,
  dryRun = false,
  signal = new AbortController().signal,
  answers = [],
}: FakeMigrationContextOptions = {}): FakeMigrationContext {
  const statements: { sql: string; params: unknown[] }[] = [];
  const logged: FakeMigrationContext['logged'][number][] = [];
  const progressed: FakeMigrationContext['progressed'][number][] = [];
  const recorded: Record<string, number> = {};
  const answerTo = queueOf(answers);
  const log =
    (level: 'debug' | 'info' | 'warn') =>
    (message: string, facts?: object): void =>
      void logged.push({ level, message, ...(facts && { facts }) });
  return {
    statements,
    logged,
    progressed,
    recorded,
    target: { name: 'test', environment: 'test', region: 'local', tags: [], ...target },
    dryRun,
    signal,
    log: { debug: log('debug'), info: log('info'), warn: log('warn') },
    async query<Row>(sql: string, params: unknown[] = []): Promise<QueryResult<Row>> {
      signal.throwIfAborted();
      statements.push({ sql, params });
      const { rows = [], rowCount = rows.length, error } = answerTo(sql) ?? {};
      if (error) throw error;
      return { rows: rows.map((row) => ({ ...row })) as Row[], rowCount };
    },
    progress(done, total, note) {
      progressed.push({
        done,
        ...(total === undefined ? {} : { total }),
        ...(note === undefined ? {} : { note }),
      });
    },
    records(what, count) {
      recorded[what] = (recorded[what] ?? 0) + count;
    },
  };
}

function queueOf(answers: readonly PreparedAnswer[]): (sql: string) => PreparedAnswer | undefined {
  const given = new Set<PreparedAnswer>();
  return (sql) => {
    const fitting = answers.filter(({ to }) =>
      typeof to === 'string' ? sql.includes(to) : sql.search(to) >= 0,
    );
    const answer = fitting.find((candidate) => !given.has(candidate)) ?? fitting.at(-1);
    if (answer) given.add(answer);
    return answer;
  };
}
