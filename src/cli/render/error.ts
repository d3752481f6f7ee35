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

/** A thrown value and its causes, each once. */
function chain(thrown: unknown): Set<unknown> {
  const found = new Set<unknown>();
  for (let at = thrown; at !== undefined && at !== null && !found.has(at); ) {
    found.add(at);
    at = at instanceof Error ? at.cause : undefined;
  }
  return found;
}

const reasons = (cause: unknown): string[] => [...new Set([...chain(cause)].map(oneReason))].filter(Boolean);

// A refused connection to a name with two addresses is an AggregateError without a message of its own.
function oneReason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.message) return thrown.message;
  if (thrown instanceof AggregateError) return [...new Set(thrown.errors.map(oneReason))].join('; ');
  return (thrown as NodeJS.ErrnoException).code ?? thrown.name;
}

const stacks = (error: Error): string =>
  [...chain(error)]
    .map((one) => (one instanceof Error ? one.stack : undefined) ?? String(one))
    .join('\ncaused by ');
