import type { Direction } from '../domain/events/fields.js';
import type { LoadedMigration, SqlSection } from '../migrations/migration-file.js';
import type { ParsedScript } from '../postgres/statements.js';
import type { LintResult } from './finding.js';
import { headerDirectives } from './header-directives.js';
import { lintScript } from './lint-script.js';

/** What the rules find in a section of a migration that is parsed already, with the lines of its file. */
export const lintSection = async (
  script: ParsedScript,
  { directives }: Pick<LoadedMigration, 'directives'>,
  { line }: Pick<SqlSection, 'line'>,
  direction: Direction,
): Promise<LintResult> => await lintScript(script, { direction, line, header: headerDirectives(directives) });
