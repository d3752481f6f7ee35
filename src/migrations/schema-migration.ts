import { Migration } from './migration.js';

/**
 * A change of the schema: tables, columns, indexes, constraints.
 *
 * @example
 * export default class extends SchemaMigration {
 *   async up(context: MigrationContext) {
 *     await context.query('CREATE TABLE tag (name text PRIMARY KEY)');
 *   }
 *   override async down(context: MigrationContext) {
 *     await context.query('DROP TABLE tag');
 *   }
 * }
 */
export abstract class SchemaMigration extends Migration {
  readonly kind = 'schema';
}
