import { lexemes } from '../postgres/lexemes.js';
import { malformed } from './malformed.js';
import type { SqlSection } from './migration-file.js';
import { isTableName } from './row-expectation.js';
import { lineAt } from './source.js';

/** How a query must be planned. Names are as SQL writes them. */
export type PlanGuard =
  | { kind: 'uses'; index: string }
  /** On that table, or on none at all. */
  | { kind: 'no seq scan'; table?: string };

const DIRECTIVE = /^--[ \t]*plan[ \t]*:[ \t]*(.*?)[ \t]*$/i;
const USES = /^uses[ \t]+(?:index[ \t]+)?(\S+)$/i;
const NO_SCAN = /^no[ \t]+seq(?:uential)?[ \t]+scan(?:[ \t]+on[ \t]+(\S+))?$/i;

export const PLAN_HINT =
  'Write `-- plan: uses INDEX`, `-- plan: no seq scan on TABLE` or `-- plan: no seq scan`, in a line before a query.';

/**
 * The guards of each statement of a verify section: the lines `-- plan: …` between it and the statement before.
 *
 * @param statements where they stand in the section, in UTF-16 units
 * @throws MIGRATION_MALFORMED with file and line
 */
export function readPlanGuards(
  { sql, line }: SqlSection,
  statements: readonly { start: number; end: number }[],
  file: string,
): PlanGuard[][] {
  const guards = statements.map((): PlanGuard[] => []);
  if (!/--[ \t]*plan/i.test(sql)) return guards;
  for (const { kind, start, end } of lexemes(sql)) {
    const [, text] = (kind === 'line-comment' && DIRECTIVE.exec(sql.slice(start, end))) || [];
    if (text === undefined) continue;
    const at = { line: line + lineAt(sql, start) - 1, hint: PLAN_HINT };
    const guard = guardOf(text);
    if (!guard) throw malformed(file, `has \`plan: ${text.slice(0, 60)}\`, which says nothing of a plan`, at);
    const next = statements.findIndex((statement) => statement.end > start);
    if (next < 0 || statements[next]!.start < start)
      throw malformed(file, 'has a line `-- plan: …` that stands before no query', at);
    guards[next]!.push(guard);
  }
  return guards;
}

function guardOf(text: string): PlanGuard | undefined {
  const index = USES.exec(text)?.[1];
  if (index !== undefined) return isTableName(index) ? { kind: 'uses', index } : undefined;
  const scan = NO_SCAN.exec(text);
  if (!scan) return undefined;
  const table = scan[1];
  if (table === undefined) return { kind: 'no seq scan' };
  return isTableName(table) ? { kind: 'no seq scan', table } : undefined;
}
