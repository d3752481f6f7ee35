/** What the rows of a copy are on which an undo is proven: some of the target's own, made up ones, or none. */
export const UNDO_SAMPLES = ['rows', 'synthetic', 'none'] as const;
export type UndoSample = (typeof UNDO_SAMPLES)[number];

/** What must be known of the way back before a migration is brought: that it is exact; that there is one; nothing. */
export const UNDO_DEMANDS = ['proven', 'available', 'none'] as const;
export type UndoDemand = (typeof UNDO_DEMANDS)[number];

export interface UndoPolicy {
  required: UndoDemand;
  sample: UndoSample;
  /** How many rows of each table, without those that they refer to. */
  sampleRows: number;
}

/** What holds in every environment that does not say otherwise; production has made up rows. */
export const DEFAULT_UNDO = {
  required: 'none',
  sample: 'rows',
  sampleRows: 50,
} as const satisfies UndoPolicy;
