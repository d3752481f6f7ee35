import type { Direction } from '../domain/events/fields.js';
import type { StatementFacts } from '../lint/finding.js';
import { lintSection } from '../lint/lint-section.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { parseScript } from '../postgres/statements.js';

/** A statement, and what its text says that it does. */
export interface StatementPlan extends StatementFacts {
  /** Its first line. */
  text: string;
}

/** What a migration would do, told from its text alone. */
export interface MigrationPlan {
  migration: string;
  direction: Direction;
  /** null for a class, whose statements nobody knows beforehand. */
  statements: StatementPlan[] | null;
}

/**
 * The statements of a migration with their locks, the tables that they rewrite or read whole, and what they destroy. No database is asked.
 *
 * @throws SqlSyntaxError
 */
export async function planStatements(
  migration: LoadedMigration,
  direction: Direction,
): Promise<MigrationPlan> {
  const section = direction === 'up' ? migration.up : migration.down;
  if (!section) return { migration: migration.id, direction, statements: null };
  const script = await parseScript(section.sql);
  const { statements } = await lintSection(script, migration, section, direction);
  return {
    migration: migration.id,
    direction,
    statements: statements.map((facts, index) => ({
      ...facts,
      text: script.statements[index]!.text.split('\n')[0]!,
    })),
  };
}
