import { DaybookError } from '../errors.js';
import { Migration } from './migration.js';

/** Values by the name of an environment; those of `default` are for every environment that is not named. */
export type ValuesByEnvironment<Values> = Readonly<Record<string, Values>>;

/**
 * A change of configuration or feature flags, with values that differ between environments.
 *
 * @example
 * export default class extends SystemMigration<{ limit: number }> {
 *   readonly values = { staging: { limit: 10 }, production: { limit: 500 } };
 *   async up(context: MigrationContext) {
 *     await context.query('UPDATE setting SET rate_limit = $1', [this.valuesFor(context.target.environment).limit]);
 *   }
 * }
 */
export abstract class SystemMigration<Values = unknown> extends Migration {
  readonly kind = 'system';

  /**
   * What each environment gets. Without `default`, the migration is only for the environments that are named; the
   * pre-flight check refuses it elsewhere.
   */
  abstract readonly values: ValuesByEnvironment<Values>;

  /**
   * The values of an environment, or those of `default`. Nothing is merged: what an environment gets stands in one place.
   *
   * @throws PRE_FLIGHT_FAILED for an environment without values
   */
  valuesFor(environment: string): Values {
    const key = [environment, 'default'].find((name) => Object.hasOwn(this.values, name));
    if (key !== undefined) return this.values[key] as Values;
    throw new DaybookError(
      'PRE_FLIGHT_FAILED',
      `the system migration has no values for the environment ${environment}`,
      {
        hint: `Add values for ${environment}, or for \`default\`. Those with values: ${Object.keys(this.values).join(', ')}.`,
        details: { environment },
      },
    );
  }
}
