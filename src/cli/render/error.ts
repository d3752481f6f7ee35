import { relative } from 'node:path';
import type { DaybookError, Where } from '../../errors.js';
import { redactDeep, redactSecrets } from '../../observability/redact.js';
import type { Colours } from '../output.js';

export interface ErrorRendering {
  colours: Colours;
  cwd: string;
  /** Whether to show details and the stack. */
  verbose: boolean;
}

/** An error for people: what, where, why, what to do about it, and where to read more. */
export function renderError(error: DaybookError, { colours, cwd, verbose }: ErrorRendering): string {
  const lines = [`${colours.red(colours.bold('error'))} ${colours.dim(error.code)} ${error.message}`];
  const where = error.where && renderWhere(error.where, cwd);
  if (where) lines.push(`  at ${where}`);
  // An unknown error is its own cause: saying it twice explains nothing.
  for (const reason of reasons(error.cause)) {
    if (!error.message.includes(reason)) lines.push(`  because ${reason}`);
  }
  if (error.hint) lines.push(`  ${colours.cyan('→')} ${error.hint}`);
  lines.push(colours.dim(`  see ${error.docs}`));
  if (verbose) {
    if (Object.keys(error.details).length > 0)
      lines.push(colours.dim(`  ${JSON.stringify(redactDeep(error.details))}`));
    lines.push(colours.dim(stacks(error)));
  }
  return redactSecrets(`${lines.join('\n')}\n`);
}

/** An error as the document of `--json`. */
export function errorDocument(error: DaybookError, verbose: boolean): { error: Record<string, unknown> } {
  const because = reasons(error.cause).filter((reason) => reason !== error.message);
  return redactDeep({
    error: {
      ...error.toJSON(),
      ...(because.length > 0 ? { because } : {}),
      ...(verbose ? { stack: stacks(error) } : {}),
    },
  }) as { error: Record<string, unknown> };
}

function renderWhere({ file, line, column, key }: Where, cwd: string): string {
  const place = [file === undefined ? undefined : shorter(relative(cwd, file), file), line, line && column];
  const position = place.filter((part) => part !== undefined).join(':');
  if (!position) return key ?? '';
  return key === undefined ? position : `${position} (${key})`;
}

const shorter = (a: string, b: string): string => (a !== '' && a.length < b.length ? a : b);

function reasons(cause: unknown): string[] {
  const found: string[] = [];
  for (let at = cause, depth = 0; at !== undefined && at !== null && depth < 5; depth++) {
    const reason = oneReason(at);
    if (reason && !found.includes(reason)) found.push(reason);
    at = at instanceof Error ? at.cause : undefined;
  }
  return found;
}

// A refused connection to a name with two addresses is an AggregateError without a message of its own.
function oneReason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.message) return thrown.message;
  if (thrown instanceof AggregateError) return [...new Set(thrown.errors.map(oneReason))].join('; ');
  return (thrown as NodeJS.ErrnoException).code ?? thrown.name;
}

function stacks(error: Error): string {
  const own = error.stack ?? String(error);
  return error.cause instanceof Error ? `${own}\ncaused by ${stacks(error.cause)}` : own;
}
