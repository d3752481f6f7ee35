import type { LintOverrides, LintSeverity } from '../config/lint.js';
import type { LintCode } from '../config/lint-codes.js';
import type { LintFinding } from './finding.js';
import { LINT_RULES } from './rules/index.js';

/** A finding with what it leads to. */
export interface JudgedFinding extends LintFinding {
  severity: Exclude<LintSeverity, 'off'>;
}

const OWN = new Map(LINT_RULES.map(({ code, severity }) => [code, severity]));

/** What a rule leads to where a configuration gives these severities. */
export const severityOf = (code: LintCode, overrides: LintOverrides = {}): LintSeverity =>
  overrides[code] ?? OWN.get(code)!;

/** Findings with their severities, without those whose rule is off. */
export function judge(findings: readonly LintFinding[], overrides: LintOverrides = {}): JudgedFinding[] {
  return findings.flatMap((finding) => {
    const severity = severityOf(finding.rule, overrides);
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}
