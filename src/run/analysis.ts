import type { Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import { lintSection } from '../lint/lint-section.js';
import { isLarge, type LoadedMigration, type SqlSection } from '../migrations/migration-file.js';
import { readPlanGuards } from '../migrations/plan-guard.js';
import { SqlSyntaxError } from '../postgres/sql-syntax-error.js';
import { type ParsedScript, type ParsedStatement, parseScript, withoutTree } from '../postgres/statements.js';
import { demandsOfScript } from './demands.js';
import { analyseLarge } from './large/analyse-large.js';
import type { Analysis } from './run.js';
import { NoStage, type PlannedStages, planStages } from './stages/plan-stages.js';

export type { Analysis } from './run.js';

/**
 * The statements that a migration would run, read by PostgreSQL’s own parser and cut into stages; and what the rules find in the same parse trees.
 *
 * @throws DaybookError MIGRATION_MALFORMED, NOT_TRANSACTIONAL, ROLLBACK_UNAVAILABLE; of a large section as {@link analyseLarge}; with file, line and column
 */
export async function analyse(migration: LoadedMigration, direction: Direction): Promise<Analysis> {
  if (direction === 'down' && !migration.reversible) {
    throw new DaybookError('ROLLBACK_UNAVAILABLE', `${migration.id} does not say how it is taken back`, {
      where: { file: migration.file },
    });
  }
  if (migration.verify) {
    const { statements } = await parse(migration, migration.verify);
    readPlanGuards(migration.verify, statements, migration.file);
  }
  const section = direction === 'up' ? migration.up : migration.down;
  if (!section) return { statements: undefined };
  if (isLarge(section)) return await analyseLarge(migration, section, direction);
  const script = await parse(migration, section);
  const { statements, stages } = plan(migration, section, script);
  const { findings, statements: facts } = await lintSection(script, migration, section, direction);
  const demands = demandsOfScript(script.statements, facts);
  return { statements: statements.map(withoutTree), stages, lint: findings, demands };
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

function plan(
  migration: LoadedMigration,
  section: SqlSection,
  script: ParsedScript,
): PlannedStages<ParsedStatement> {
  try {
    return planStages(script.statements);
  } catch (error) {
    if (!(error instanceof NoStage)) throw error;
    const { line, column } = error.statement;
    throw new DaybookError('NOT_TRANSACTIONAL', `${migration.id}: ${error.message}`, {
      where: { file: migration.file, line: section.line + line - 1, column },
    });
  }
}
