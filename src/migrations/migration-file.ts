import type { MigrationKind } from '../domain/events/fields.js';
import type { Documentation } from './documentation.js';
import type { LargeFile } from './large/large-file.js';
import type { Migration } from './migration.js';
import type { ServerRange } from './server-range.js';

export type { MigrationKind } from '../domain/events/fields.js';

export const MIGRATION_KINDS: readonly MigrationKind[] = ['schema', 'data', 'system'];

/** One section of a SQL migration. */
export interface SqlSection {
  /** The section's text as written, without blank lines around it. */
  sql: string;
  /** The line of the file where `sql` begins, from 1. */
  line: number;
}

/** A section that is too large to be held: where it stands in its file. */
export interface LargeSection {
  large: LargeFile;
  /** Bytes of the canonical source; `end` is exclusive. */
  start: number;
  end: number;
  /** Of `start`, from 1; the column in UTF-16 units. */
  line: number;
  column: number;
  statements: number;
}

/** One section of a SQL migration, which is text unless it is very long. */
export type Section = SqlSection | LargeSection;

export const isLarge = (section: Section | undefined): section is LargeSection =>
  section !== undefined && 'large' in section;

/** How many rows a table holds once the migration is done, as its author declares it. */
export interface RowExpectation {
  /** A table's name as SQL writes it: `users`, `audit.entry`, `"Users"`. Safe to put into a statement as it is. */
  table: string;
  rows: number;
}

/** A migration as it was read from its file: everything but what has been done with it. */
export interface LoadedMigration {
  /** The file's name without its extension: `20241220103000_create_user_groups_migration`. */
  id: string;
  /** The id without its version: `create_user_groups_migration`. */
  name: string;
  kind: MigrationKind;
  /** Absolute path. */
  file: string;
  form: 'sql' | 'class';
  documentation: Documentation;
  /** Ids of the migrations that must be applied first. */
  requires: readonly string[];
  /** The only environments that it may be brought to; absent where it may be brought to any. */
  environments?: readonly string[];
  /** The only servers that it may be brought to; absent where it may be brought to any. */
  postgres?: ServerRange;
  /** SHA-256 of the canonical source, 64 lower-case hexadecimal digits. */
  content: string;
  /** Lines of the header for the static analysis: `daybook:ignore-file …`. */
  directives?: readonly { text: string; line: number }[];
  /** Row counts to check after `up`. */
  expect?: readonly RowExpectation[];
  /** Tables whose rows it must leave as they are, named as in {@link RowExpectation}. */
  unchanged?: readonly string[];
  /** The sections of a migration in SQL; absent in a class. */
  up: Section | undefined;
  down?: Section;
  verify?: SqlSection;
  /** The one instance of a migration class; absent in SQL. */
  instance?: Migration;
  /** Whether it says itself how it is taken back: a down section, or a `down` or `undoBatch` method. */
  reversible: boolean;
}
