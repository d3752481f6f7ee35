import { LINT_CODES, type LintCode } from '../config/lint-codes.js';
import { nearest } from '../config/nearest.js';
import { DaybookError } from '../errors.js';
import type { LintRule } from './rule.js';
import { LINT_RULES } from './rules/index.js';

/** Where a rule is explained, from the root of the package. */
export const pageOf = (code: LintCode): string => `docs/lint/${code}.md`;

/**
 * The rule of a code.
 *
 * @throws USAGE with the code that was meant
 */
export function ruleOf(code: string): LintRule {
  const rule = LINT_RULES.find((one) => one.code === code);
  if (rule) return rule;
  const near = nearest(code, LINT_CODES);
  throw new DaybookError('USAGE', `there is no rule ${code}`, {
    hint: near === undefined ? '`daybook lint --rules` lists them all.' : `Did you mean ${near}?`,
  });
}
