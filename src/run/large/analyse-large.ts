import type { Direction } from '../../domain/events/fields.js';
import { DaybookError } from '../../errors.js';
import { headerDirectives } from '../../lint/header-directives.js';
import { PieceLinter } from '../../lint/piece-linter.js';
import { BytePlace } from '../../migrations/large/byte-place.js';
import { parseSection } from '../../migrations/large/parse-section.js';
import type { Statements } from '../../migrations/large/script-piece.js';
import type { LargeSection, LoadedMigration } from '../../migrations/migration-file.js';
import { SqlSyntaxError } from '../../postgres/sql-syntax-error.js';
import { type ParsedStatement, withoutTree } from '../../postgres/statements.js';
import { DemandsOfScript } from '../demands.js';
import type { Analysis } from '../run.js';
import { NoStage } from '../stages/plan-stages.js';
import { LargeScriptReader } from './large-script.js';
import { OneTransaction } from './one-transaction.js';

/**
 * What {@link analyse} tells of a section, of a large one: piece by piece, and nothing is kept but what is learned.
 *
 * @throws DaybookError MIGRATION_MALFORMED, MIGRATION_TOO_LARGE, MIGRATION_CHANGED_MEANWHILE; with file, line and column
 */
export async function analyseLarge(
  { id, file, directives }: Pick<LoadedMigration, 'id' | 'file' | 'directives'>,
  section: LargeSection,
  direction: Direction,
): Promise<Analysis> {
  const linter = new PieceLinter(direction, headerDirectives(directives), section.statements);
  const transaction = new OneTransaction();
  const demands = new DemandsOfScript();
  const script = new LargeScriptReader();
  const own = { ...section };
  const bound = (piece: Statements, statement: ParsedStatement): boolean => {
    const is = transaction.add(withoutTree(statement));
    if (is === 'begin') {
      const { line, column } = piece.placeAt(statement.end);
      Object.assign(own, { start: piece.sourceOffset(statement.end), line, column });
    } else if (is === 'commit') own.end = piece.sourceOffset(statement.start);
    return is !== 'own';
  };
  try {
    for await (const { piece, script: parsed } of parseSection(section)) {
      const facts = await linter.add(parsed, piece.place);
      for (const [index, statement] of parsed.statements.entries()) {
        try {
          demands.add(statement, facts[index]);
          if (!bound(piece, statement)) script.add(statement.traits);
        } catch (error) {
          if (!(error instanceof NoStage)) throw error;
          throw refusal(id, file, piece, error);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DaybookError('MIGRATION_MALFORMED', `${id}: ${error.message}`, {
      where: { file, line: error.line, column: error.column },
      hint: 'Mend the statement; PostgreSQL’s parser does not accept it. Nothing was changed.',
      cause: error,
    });
  }
  const { statements, tables, created, dropped } = script;
  const begin = transaction.begin ? { begin: transaction.begin.text } : {};
  return {
    statements: undefined,
    large: { section: own, statements, tables, created, dropped },
    stages: [{ from: 0, to: statements, ...begin }],
    lint: linter.end(),
    demands: demands.demands,
  };
}

function refusal(
  id: string,
  file: string,
  { place }: Statements,
  { message, statement }: NoStage,
): DaybookError {
  return new DaybookError(
    'MIGRATION_TOO_LARGE',
    `${id} is too large for more than one transaction: ${message}`,
    {
      where: { file, ...new BytePlace(place).of(statement) },
      hint: 'Put the statement, or what stands behind it, into a migration of its own: one of less than 2 MiB may have several transactions.',
    },
  );
}
