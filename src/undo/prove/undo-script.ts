import { basename, dirname, join } from 'node:path';
import type { LoadedMigration } from '../../migrations/migration-file.js';
import type { ProofResult } from './proof-result.js';

/** Where the undo of a migration is written to: beside it. Files of this name are no migrations. */
export const undoFileOf = ({ file, id }: Pick<LoadedMigration, 'file' | 'id'>): string =>
  join(dirname(file), `${id}.undo.sql`);

/**
 * A generated undo as a script for people. It is what was executed on the copy, and not what a rollback executes: that one is made from what the run keeps in the target.
 */
export function undoScript(
  { id, file, content }: Pick<LoadedMigration, 'id' | 'file' | 'content'>,
  { before, after, undo, generated }: ProofResult,
): string {
  const head = [
    `The undo of ${id}, generated from ${basename(file)} by \`daybook prove\`: for review, and not to be executed by hand.`,
    `Content ${content}`,
    `Schema before ${before}`,
    `Schema after  ${after}`,
    `Digest ${generated?.script}, ${generated?.exact ? 'proven exact' : 'not exact'}`,
    'What it takes from the schema daybook is what the run keeps there; the names differ from run to run.',
  ];
  const steps = undo.map(({ sql, why }) => `${commented(why)}\n${sql};\n`);
  return `${head.map(commented).join('\n')}\n\n${steps.join('\n')}`;
}

const commented = (text: string): string => `-- ${text.replaceAll(/[\r\n]+/g, ' ')}`;
