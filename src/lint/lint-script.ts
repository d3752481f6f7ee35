import type { Direction } from '../domain/events/fields.js';
import type { ParsedScript } from '../postgres/statements.js';
import { type Directive, directivesIn } from './directive.js';
import type { LintResult, StatementFacts } from './finding.js';
import { applyIgnores, type Extent } from './ignores.js';
import { Linter } from './linter.js';

export interface LintScriptOptions {
  /** Whether the statements bring a migration, or take it back. */
  direction: Direction;
  /** The line of the file in which the script begins. */
  line?: number;
  /** Directives of the file's header. */
  header?: readonly Directive[];
}

/** What the rules find in a script that is parsed already, in the order of the text. The severities are another's matter. */
export async function lintScript(
  script: ParsedScript,
  { direction, line = 1, header = [] }: LintScriptOptions,
): Promise<LintResult> {
  const linter = new Linter(script, direction);
  await linter.run();
  const directives = directivesIn(script.sql);
  const findings = applyIgnores(script.sql, linter.findings, inOrder(linter.extents), directives, header);
  return {
    findings: findings.map(({ rule, message, offset }) => {
      const place = script.placeOf(offset);
      return { rule, message, line: line + place.line - 1, column: place.column };
    }),
    statements: linter.facts.map((facts): StatementFacts => ({ ...facts, line: line + facts.line - 1 })),
  };
}

/** The outer before the inner ones. */
export const inOrder = (extents: readonly Extent[]): Extent[] =>
  [...extents].sort((a, b) => a.start - b.start || b.end - a.end);
