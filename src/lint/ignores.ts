import { LINT_CODES, type LintCode } from '../config/lint-codes.js';
import { nearest } from '../config/nearest.js';
import type { Directive } from './directive.js';

/** A finding before it is known in which line of the file it is. */
export interface RawFinding {
  rule: LintCode;
  message: string;
  /** UTF-16 offset in the script. */
  offset: number;
}

/** What an ignore can stand before: a statement, or one inside a body. */
export interface Extent {
  start: number;
  end: number;
}

/**
 * Takes away what directives ignore, and objects to directives themselves: those without a reason ignore nothing, and those that
 * meet nothing would hide what comes later.
 *
 * @param header those of the file's header, whose use another section may make
 */
export function applyIgnores(
  sql: string,
  findings: readonly RawFinding[],
  extents: readonly Extent[],
  directives: readonly Directive[],
  header: readonly Directive[],
): RawFinding[] {
  if (directives.length === 0 && header.length === 0) return [...findings];
  let left = [...findings];
  const objections: RawFinding[] = [];
  for (const directive of [...header, ...directives]) {
    const own = header.includes(directive);
    const object = (rule: LintCode, message: string) => {
      if (!own) objections.push({ rule, message, offset: directive.offset });
    };
    const { codes, reason, file } = directive;
    for (const code of codes) if (!isCode(code)) object('ignore-unknown-rule', unknown(code));
    if (reason === undefined) {
      object(
        'ignore-without-reason',
        codes.length === 0 ? 'no rule is named' : `no reason for ${codes.join(', ')}`,
      );
      continue;
    }
    const covered = file ? { start: 0, end: Number.POSITIVE_INFINITY } : coveredBy(directive, sql, extents);
    for (const code of codes.filter(isCode)) {
      const kept = left.filter(
        ({ rule, offset }) => rule !== code || offset < covered.start || offset >= covered.end,
      );
      if (kept.length < left.length) directive.met?.add(code);
      else object('ignore-unused', nothingFor(code));
      left = kept;
    }
  }
  return [...left, ...objections].sort((a, b) => a.offset - b.offset);
}

/** An objection to a line of the header. */
export interface HeaderFinding {
  rule: LintCode;
  message: string;
  line: number;
}

/** What is wrong with the directives of a file's header, which belong to no section, once all sections are analysed. */
export function objectionsToHeader(header: readonly Directive[]): HeaderFinding[] {
  return header.flatMap(({ codes, reason, line = 1, met }): HeaderFinding[] => {
    if (reason === undefined)
      return [{ rule: 'ignore-without-reason', message: `no reason for ${codes.join(', ') || 'it'}`, line }];
    return codes.flatMap((code): HeaderFinding[] => {
      if (!isCode(code)) return [{ rule: 'ignore-unknown-rule', message: unknown(code), line }];
      if (met?.has(code)) return [];
      return [{ rule: 'ignore-unused', message: nothingFor(code), line }];
    });
  });
}

/** The statement that follows; of a comment inside a statement the next line that is none. */
function coveredBy({ offset }: Directive, sql: string, extents: readonly Extent[]): Extent {
  const around = extents.filter(({ start, end }) => start < offset && offset < end);
  const inside = around.at(-1);
  const next = extents.find(({ start }) => start > offset && (!inside || start < inside.end));
  if (next) return next;
  if (!inside) return { start: offset, end: offset };
  let start = sql.indexOf('\n', offset) + 1;
  while (start > 0 && /^[ \t]*(--|\n)/.test(sql.slice(start, start + 200)))
    start = sql.indexOf('\n', start) + 1;
  const end = sql.indexOf('\n', start);
  return { start, end: end < 0 ? sql.length : end };
}

const CODES: ReadonlySet<string> = new Set(LINT_CODES);

/** Whether a directive names a rule that there is. */
export const isCode = (code: string): code is LintCode => CODES.has(code);

/** The objection to a directive that meets nothing. */
export const nothingFor = (code: string): string => `there is nothing that ${code} objects to`;

function unknown(code: string): string {
  const near = nearest(code, LINT_CODES);
  return `there is no rule ${code.slice(0, 60)}${near === undefined ? '' : `: did you mean ${near}?`}`;
}
