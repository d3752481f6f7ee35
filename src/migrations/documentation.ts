import { sentence } from '../domain/events/fields.js';

export const DOCUMENTATION_FIELDS = ['purpose', 'scope', 'rollback', 'impact'] as const;

export type DocumentationField = (typeof DOCUMENTATION_FIELDS)[number];

/** What a migration says about itself. */
export interface Documentation {
  /** Why the change is made. */
  purpose?: string;
  /** What it touches. */
  scope?: string;
  /** How it is taken back, and what is lost by that. */
  rollback?: string;
  /** What others notice: locks, duration, load, downtime. */
  impact?: string;
}

/** A prompt of a skeleton that nobody answered, such as `<why this change is made>`. */
export const isPlaceholder = (text: string): boolean => /^<[^<>]*>$/.test(text);

/** Which fields nobody wrote. Whether that refuses the migration is for the policy of the environment. */
export function missingDocumentation(migration: { documentation: Documentation }): DocumentationField[] {
  return DOCUMENTATION_FIELDS.filter((field) => !migration.documentation[field]);
}

/** Why a text cannot be documentation (it becomes part of an event, for ever), or undefined where it can. */
export function objectionToText(text: string): string | undefined {
  if (sentence.safeParse(text).success) return undefined;
  return text.length > 2000
    ? `is ${text.length} characters long, and 2,000 are the most`
    : 'holds a URL with a password';
}
