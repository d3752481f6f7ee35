import { DaybookError } from '../../errors.js';
import type { Positions } from './keep-positions.js';
import type { TableName } from './kept-item.js';

/** What an attempt did not see coming; the next one keeps it. */
export interface Widening {
  /** OIDs of tables whose rows change. */
  rows: number[];
  /** OIDs of tables that are kept whole, since what happens to them happens inside of functions. */
  copies: number[];
  /** Positions of sequences before the first attempt: what was rolled back has moved them on all the same. */
  positions?: Positions;
}

const written = ({ schema, name }: TableName): string => `${schema}.${name}`;

/** A run changed what was not kept. Its transaction must be rolled back; it may be tried again with {@link Widening}. */
export class UncoveredError extends DaybookError {
  constructor(
    readonly findings: readonly { table: TableName; why: string }[],
    readonly widen: Widening,
  ) {
    super(
      'UNDO_INCOMPLETE',
      `not everything that the migration changes was kept: ${findings
        .map(({ table, why }) => `${written(table)} (${why})`)
        .join(', ')}`.slice(0, 1500),
      { details: { relations: findings.map(({ table }) => written(table)) } },
    );
  }
}

/** Something is destroyed that cannot be kept, however often it is tried. */
export const cannotKeep = (what: string, why: string, cause?: unknown): DaybookError =>
  new DaybookError('UNDO_IMPOSSIBLE', `${what} cannot be kept: ${why}`, {
    details: { what, why },
    ...(cause === undefined ? {} : { cause }),
  });
