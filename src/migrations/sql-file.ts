import type { FileName } from './file-name.js';
import { directivesOf, readHeader } from './header.js';
import { splitSections } from './sections.js';
import { contentOf } from './source.js';
import type { UnresolvedMigration } from './unresolved.js';

/**
 * Reads a migration in SQL from its canonical source.
 *
 * @throws MIGRATION_MALFORMED with file and line
 */
export function readSqlMigration(source: string, file: string, { id, name }: FileName): UnresolvedMigration {
  const { header, sections } = splitSections(source, file);
  const directives = directivesOf(header);
  return {
    id,
    name,
    file,
    form: 'sql',
    ...readHeader(header, file),
    ...(directives.length > 0 ? { directives } : {}),
    content: contentOf(source),
    up: sections.up,
    ...(sections.down ? { down: sections.down } : {}),
    ...(sections.verify ? { verify: sections.verify } : {}),
    reversible: sections.down !== undefined,
  };
}
