import type { Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import type { StatementFacts } from '../lint/finding.js';
import { lintSection } from '../lint/lint-section.js';
import { isLarge, type LoadedMigration } from '../migrations/migration-file.js';
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
 * @throws SqlSyntaxError, DaybookError MIGRATION_TOO_LARGE
 */
export async function planStatements(
  migration: LoadedMigration,
  direction: Direction,
): Promise<MigrationPlan> {
  const section = direction === 'up' ? migration.up : migration.down;
  if (!section) return { migration: migration.id, direction, statements: null };
  if (isLarge(section)) {
    throw new DaybookError(
      'MIGRATION_TOO_LARGE',
      `${migration.id} has ${section.statements} statements in a section of more than 2 MiB: they are not listed`,
      {
        where: { file: migration.file, line: section.line },
        hint: 'Use --dry-run=rollback or --dry-run=scratch, which execute it; `daybook lint` tells what the rules find.',
      },
    );
  }
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
