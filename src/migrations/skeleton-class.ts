import type { MigrationKind } from './migration-file.js';

/** The text of a new migration class. Every part that is not written yet says so when it runs. */
export function classSkeleton(name: string, kind: MigrationKind): string {
  return SKELETONS[kind](name);
}

const DOCUMENTATION = `  override readonly purpose = '<why this change is made>';
  override readonly scope = '<the tables and the rows that it touches>';
  override readonly rollback = '<how it is taken back, and what is lost by that>';
  override readonly impact = '<locks, duration, load and downtime that others notice>';
  override readonly requires = [];
`;

const verify = (name: string): string => `
  /** One finding for everything that is not as it should be; none when all is well. */
  override async verify(context: MigrationContext): Promise<Finding[]> {
    return this.expectTrue(context, 'the verify method of ${name} is written', 'SELECT false');
  }
`;

const SKELETONS: Record<MigrationKind, (name: string) => string> = {
  schema: (name) => `import { type Finding, type MigrationContext, SchemaMigration } from 'daybook';

export default class extends SchemaMigration {
${DOCUMENTATION}
  async up(_context: MigrationContext): Promise<void> {
    throw new Error('the up method of ${name} is not written yet');
  }

  /** Restores exactly what was there before. */
  override async down(_context: MigrationContext): Promise<void> {
    throw new Error('the down method of ${name} is not written yet');
  }
${verify(name)}}
`,
  data: (
    name,
  ) => `import { type BatchResult, DataMigration, type Finding, type MigrationContext } from 'daybook';

/** Each batch is a transaction of its own, committed together with the position that it returns. */
export default class extends DataMigration {
${DOCUMENTATION}  override readonly batchSize = 1000;

  /** Changes the next rows after \`position\`, which is undefined for the first batch. */
  async batch(_context: MigrationContext, _position: unknown): Promise<BatchResult> {
    throw new Error('the batch method of ${name} is not written yet');
  }

  /** Takes the next rows back, with positions of its own. */
  override async undoBatch(_context: MigrationContext, _position: unknown): Promise<BatchResult> {
    throw new Error('the undoBatch method of ${name} is not written yet');
  }
${verify(name)}}
`,
  system: (name) => `import { type Finding, type MigrationContext, SystemMigration } from 'daybook';

interface Values {
  newDashboard: boolean;
}

export default class extends SystemMigration<Values> {
${DOCUMENTATION}
  /** What each environment gets; without \`default\` the migration is only for those named here. */
  readonly values = {
    default: { newDashboard: false },
    development: { newDashboard: true },
  };

  async up(context: MigrationContext): Promise<void> {
    const { newDashboard } = this.valuesFor(context.target.environment);
    throw new Error(\`the up method of ${name} is not written yet (newDashboard: \${newDashboard})\`);
  }

  /** Restores exactly what was there before. */
  override async down(_context: MigrationContext): Promise<void> {
    throw new Error('the down method of ${name} is not written yet');
  }
${verify(name)}}
`,
};
