import { type DaybookError, EXIT, type ExitCode } from '../errors.js';
import type { CommandContext } from './command.js';
import { errorDocument } from './render/error.js';

/**
 * Ends a command that did some of its work, or all of it: with --json in one document, the error in it; else what was done has
 * been printed, and the error is thrown for the shell to render.
 */
export function conclude<Document extends object>(
  { out, verbose }: Pick<CommandContext, 'out' | 'verbose'>,
  document: Document,
  render: (document: Document) => string,
  error: DaybookError | undefined,
): ExitCode {
  if (!error) {
    out.result(document, render);
    return EXIT.done;
  }
  if (!out.json) {
    out.result(document, render);
    throw error;
  }
  out.result({ ...document, ...errorDocument(error, verbose) }, () => '');
  return error.exitCode;
}
