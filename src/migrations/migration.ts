import type { MigrationKind } from '../domain/events/fields.js';
import type { Finding } from './finding.js';
import type { MigrationContext, QueryResult } from './migration-context.js';

/**
 * Marks a migration, whatever copy of this module its class came from: `instanceof` would refuse a migration that
 * found another installation of the package than the running one.
 */
export const MIGRATION: unique symbol = Symbol.for('daybook.migration');

/**
 * The common base of migrations in TypeScript. The run opens the transaction, keeps its receipt in it, rolls it back
 * when a method throws, and reports; the class says what changes.
 *
 * Extend {@link SchemaMigration}, {@link DataMigration} or {@link SystemMigration}, and export the class as default.
 */
export abstract class Migration {
  abstract readonly kind: MigrationKind;
  /** Why the change is made. */
  declare readonly purpose?: string;
  /** What it touches. */
  declare readonly scope?: string;
  /** How it is taken back, and what is lost by that. */
  declare readonly rollback?: string;
  /** What others notice: locks, duration, load, downtime. */
  declare readonly impact?: string;
  /** Ids (or bare names, where they are unique) of the migrations that must be applied first. */
  declare readonly requires?: readonly string[];
  /** The only environments that it may be brought to. */
  declare readonly environments?: readonly string[];
  /** The only servers that it may be brought to: `>= 14, < 18`. */
  declare readonly postgres?: string;
  /** Row counts to check after `up`, by table: `{ users: 150 }`. */
  declare readonly rows?: Readonly<Record<string, number>>;

  /** Tables whose rows `up` must leave as they are. */
  declare readonly unchanged?: readonly string[];

  /** @internal */
  get [MIGRATION](): true {
    return true;
  }

  /** Makes the change, in the run's transaction. What it throws rolls everything back. */
  abstract up(context: MigrationContext): Promise<void>;

  /** Takes the change back, exactly. A migration without it can only be undone by what Daybook generates or backed up. */
  down?(context: MigrationContext): Promise<void>;

  /** Looks for what is not as it should be after `up`; no finding means that all is well. */
  async verify(_context: MigrationContext): Promise<Finding[]> {
    return [];
  }

  /**
   * Runs a statement that changes rows, logs it, and adds its rows to the report.
   *
   * @param what what the rows are, in the plural: `users`
   */
  protected async change(
    context: MigrationContext,
    what: string,
    sql: string,
    params?: unknown[],
  ): Promise<QueryResult<Record<string, unknown>>> {
    const result = await context.query(sql, params);
    context.records(what, result.rowCount);
    context.log.debug(`changed ${result.rowCount} ${what}`);
    return result;
  }

  /** A finding unless the query returns no rows: each row it returns is a violation of `check`. */
  protected async expectNoRows(
    context: MigrationContext,
    check: string,
    sql: string,
    params?: unknown[],
  ): Promise<Finding[]> {
    const { rows } = await context.query(sql, params);
    return rows.length === 0 ? [] : [{ check, finding: `${rows.length} row(s) are not as expected` }];
  }

  /** A finding unless the query returns one row with one column, and that is true. */
  protected async expectTrue(
    context: MigrationContext,
    check: string,
    sql: string,
    params?: unknown[],
  ): Promise<Finding[]> {
    const { rows } = await context.query(sql, params);
    const values = Object.values(rows[0] ?? {});
    const holds = rows.length === 1 && values.length === 1 && values[0] === true;
    return holds ? [] : [{ check, finding: 'the condition does not hold' }];
  }
}

/** Whether a value is a migration, of this or another copy of the package. */
export const isMigration = (value: unknown): value is Migration =>
  typeof value === 'object' && value !== null && MIGRATION in value;
