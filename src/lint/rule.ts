import type { LintSeverity } from '../config/lint.js';
import type { LintCode } from '../config/lint-codes.js';
import type { Subject } from './subject.js';

/** An objection of a rule. */
export interface Problem {
  /** One sentence, without a full stop. */
  message: string;
  /** Where, as a location of the parse tree (bytes); the statement where left out. */
  at?: unknown;
}

export const LINT_GROUPS = [
  'locks',
  'data',
  'compatibility',
  'transactions',
  'types',
  'security',
  'names',
  'reading',
  'ignores',
] as const;

/** What a rule is about. */
export type LintGroup = (typeof LINT_GROUPS)[number];

/** A rule of the static analysis: what it finds, and all that its page says. */
export interface LintRule {
  code: LintCode;
  group: LintGroup;
  /** A sentence about the change, without a full stop. */
  title: string;
  /** Where no configuration says otherwise. */
  severity: LintSeverity;
  /** What is wrong. */
  wrong: string;
  /** Why it matters, with what PostgreSQL does. */
  why: string;
  /** What to do instead. */
  rewrite: string;
  /** A migration that the rule objects to. */
  bad: string;
  /** Migrations that do the same without an objection, one after the other. */
  good: readonly string[];
  /** Tags of the statements that it looks at; all where left out. */
  on?: readonly string[];
  /** Whether it looks at sections that take a migration back, too: what is destroyed and renamed there is their purpose. */
  down: boolean;
  /** Whether it looks at the bodies of functions, too, which are only stored now. */
  stored: boolean;
  check(subject: Subject): Iterable<Problem>;
}

/** A rule with the defaults: a warning, for both sections, and for what runs now. */
export const defineRule = (
  rule: Omit<LintRule, 'severity' | 'down' | 'stored'> & Partial<LintRule>,
): LintRule => ({ severity: 'warning', down: true, stored: false, ...rule });
