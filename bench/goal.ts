import { figuresOf } from './figures.js';
import { spread, table } from './table.js';

/** Something that was to be reached, in every round measured anew. */
export interface Goal {
  what: string;
  /** No less than this, or no more. */
  atLeast?: number;
  atMost?: number;
  values: readonly number[];
  /** Its unit, after each number. */
  unit: string;
}

const shown = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** A table that says of each goal what was reached, and whether the median is as it was to be. */
export const goals = (all: readonly Goal[]): string =>
  table(
    ['goal', '', 'reached: minimum', 'median', 'maximum', ''],
    all.map(({ what, atLeast, atMost, values, unit }) => {
      const { median } = figuresOf(values);
      const isReached = atLeast === undefined ? median <= atMost! : median >= atLeast;
      return [
        what,
        atLeast === undefined ? `at most ${atMost} ${unit}` : `at least ${atLeast} ${unit}`,
        ...spread(figuresOf(values), shown),
        isReached ? 'reached' : '**missed**',
      ];
    }),
  );

/** One value over another, round by round: what else the machine does changes from round to round. */
export const ratios = (values: readonly number[], to: readonly number[]): number[] =>
  values.map((value, round) => value / to[round]!);
