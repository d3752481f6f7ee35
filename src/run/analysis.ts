import type { Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import type { LintFinding } from '../lint/finding.js';
import { lintSection } from '../lint/lint-section.js';
import type { LoadedMigration, SqlSection } from '../migrations/migration-file.js';
import { SqlSyntaxError } from '../postgres/sql-syntax-error.js';
import { type ParsedScript, parseScript, type Statement, withoutTree } from '../postgres/statements.js';

/** What can be known of a section before it runs. */
export interface Analysis {
  statements: readonly Statement[];
  /** What the rules of the static analysis found. */
  lint: readonly LintFinding[];
}

/**
 * The statements that a migration would run, read by PostgreSQL’s own parser, and refused where they cannot run in one
 * transaction with their receipt; and what the rules find in the same parse trees. Undefined for a class, whose statements nobody knows beforehand.
 *
 * @throws DaybookError MIGRATION_MALFORMED, NOT_TRANSACTIONAL, ROLLBACK_UNAVAILABLE; with file, line and column
 */
export async function analyse(
  migration: LoadedMigration,
  direction: Direction,
): Promise<Analysis | undefined> {
  if (direction === 'down' && !migration.reversible) {
    throw new DaybookError('ROLLBACK_UNAVAILABLE', `${migration.id} does not say how it is taken back`, {
      where: { file: migration.file },
    });
  }
  if (migration.verify) await parse(migration, migration.verify);
  const section = direction === 'up' ? migration.up : migration.down;
  if (!section) return undefined;
  const script = await parse(migration, section);
  for (const statement of script.statements) demandTransactional(migration, section, statement);
  const { findings } = await lintSection(script, migration, section, direction);
  return { statements: script.statements.map(withoutTree), lint: findings };
}

async function parse(migration: LoadedMigration, section: SqlSection): Promise<ParsedScript> {
  try {
    return await parseScript(section.sql);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DaybookError('MIGRATION_MALFORMED', `${migration.id}: ${error.message}`, {
      where: { file: migration.file, line: section.line + error.line - 1, column: error.column },
      hint: 'Mend the statement; PostgreSQL’s parser does not accept it. Nothing was changed.',
      cause: error,
    });
  }
}

function demandTransactional(migration: LoadedMigration, section: SqlSection, statement: Statement): void {
  const { transactionControl, refusesTransaction } = statement.traits;
  if (transactionControl === undefined && refusesTransaction === undefined) return;
  const why =
    transactionControl === undefined
      ? refusesTransaction
      : `it says ${transactionControl.toUpperCase()}, and the transaction is the run’s own`;
  throw new DaybookError(
    'NOT_TRANSACTIONAL',
    `${migration.id}: the statement cannot run in the transaction: ${why}`,
    {
      where: { file: migration.file, line: section.line + statement.line - 1, column: statement.column },
    },
  );
}
