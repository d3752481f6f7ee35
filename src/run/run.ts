import type { Direction } from '../domain/events/fields.js';
import type { LintFinding } from '../lint/finding.js';
import { isLarge, type LoadedMigration, type SqlSection } from '../migrations/migration-file.js';
import type { Statement } from '../postgres/statements.js';
import type { Demands } from './demands.js';
import type { LargeScript } from './large/large-script.js';
import type { SizesBefore } from './sizes-before.js';
import type { Stage } from './stages/stage.js';
import type { Unchanged } from './unchanged.js';

/** One attempt to bring one migration to one target, or to take it back. */
export interface Run {
  /** UUIDv7. */
  id: string;
  migration: LoadedMigration;
  direction: Direction;
  /** The statements of the section that will run; undefined for a class, and for a large section. */
  statements: readonly Statement[] | undefined;
  /** What is known of a large section; undefined of what is held. */
  large?: LargeScript;
  /** What the static analysis found in them, whatever their severity is in an environment. */
  lint?: readonly LintFinding[];
  /** What they demand of the target; undefined for a class. */
  demands?: Demands;
  /** What they are committed in: one transaction, mostly; undefined for a class. */
  stages?: readonly Stage[];
  /** The tables that it must leave as they are, as they were before it. */
  unchanged?: Unchanged;
  /** How large the target was before it. */
  sizes?: SizesBefore;
  /** Roll back by itself when post-validation fails. */
  withRollback: boolean;
  /** The run that this one takes back. */
  undoes?: string;
  /** The run whose checkpoints this one goes on from. */
  resumes?: string;
  /** Monotonic, in ms. */
  startedAt: number;
}

/** What can be known of a section before it runs; nothing of a class, whose statements nobody knows beforehand. */
export type Analysis = Pick<Run, 'statements' | 'large' | 'stages' | 'lint' | 'demands'>;

/** The section of a SQL migration that a run executes. */
export const sectionOf = (run: Pick<Run, 'migration' | 'direction'>) =>
  run.direction === 'up' ? run.migration.up : run.migration.down;

/** The same as text: of what is not large. */
export function heldSectionOf(run: Pick<Run, 'migration' | 'direction'>): SqlSection | undefined {
  const section = sectionOf(run);
  return isLarge(section) ? undefined : section;
}

/** How many statements will run; undefined for a class, whose statements nobody knows beforehand. */
export const statementsIn = ({ large, statements }: Pick<Run, 'large' | 'statements'>): number | undefined =>
  large?.statements ?? statements?.length;

/** Whether a run is more than one transaction, so that a part of it may be committed and the rest not. */
export const isStaged = ({ stages }: Run): boolean =>
  stages !== undefined && (stages.length > 1 || stages[0]?.lone !== undefined);

/** Whether a run must leave tables as they are. */
export const mustLeaveUnchanged = ({ migration, direction }: Run): boolean =>
  direction === 'up' && migration.unchanged !== undefined;
