import { SqlSyntaxError } from '../../postgres/sql-syntax-error.js';
import { type ParsedScript, parseScript } from '../../postgres/statements.js';
import type { LargeSection } from '../migration-file.js';
import { BytePlace } from './byte-place.js';
import { readSection } from './read-section.js';
import type { Statements } from './script-piece.js';

/** What the parser needs behind a COPY: rows, of which there are none, and their end. */
const NO_ROWS = '\n\\.\n';

/**
 * Reads a large section piece by piece with PostgreSQL’s own parser; the rows of COPY statements are passed over.
 *
 * @throws SqlSyntaxError with line and column of the file; as {@link readSection}
 */
export async function* parseSection(
  section: LargeSection,
): AsyncGenerator<{ piece: Statements; script: ParsedScript }> {
  for await (const piece of readSection(section)) {
    if (piece.kind !== 'statements') continue;
    const text = piece.text();
    try {
      yield { piece, script: await parseScript(piece.copy ? text + NO_ROWS : text) };
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      const { line, column } = new BytePlace(piece.place).of(error);
      throw new SqlSyntaxError(error.message, error.offset, line, column);
    }
  }
}
