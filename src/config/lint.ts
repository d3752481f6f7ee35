import type { LintCode } from './lint-codes.js';

export const LINT_SEVERITIES = ['off', 'warning', 'error'] as const;

/** What a finding of a rule leads to: nothing, a warning in the run's events, or a refusal. */
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** A rule's severity as a configuration writes it: for all environments, or by environment. */
export type WrittenSeverity = LintSeverity | Readonly<Record<string, LintSeverity>>;

export interface LintConfig {
  rules: Readonly<Partial<Record<LintCode, WrittenSeverity>>>;
}

/** The severities that a configuration gives in one environment; a rule that is missing keeps its own. */
export type LintOverrides = Readonly<Partial<Record<LintCode, LintSeverity>>>;

/** What a configuration says for one environment. */
export function lintOverrides({ lint }: { lint: LintConfig }, environment: string): LintOverrides {
  const overrides: Partial<Record<LintCode, LintSeverity>> = {};
  for (const [code, written] of Object.entries(lint.rules) as [LintCode, WrittenSeverity][]) {
    if (typeof written === 'string') overrides[code] = written;
    else if (Object.hasOwn(written, environment)) overrides[code] = written[environment]!;
  }
  return overrides;
}

/** Whose severities hold where no target is looked at: what is unknown is treated as production. */
export const UNKNOWN_ENVIRONMENT = 'production';
