import type { LoneStatement } from '../../postgres/lone-statement.js';

/**
 * A part of a migration that is committed by itself: some statements in one transaction, or a statement that refuses a transaction block. Most
 * migrations are one stage.
 */
export interface Stage {
  /** Which of the run’s statements: from one on, up to another without it. */
  from: number;
  to: number;
  /** How its transaction begins, where the migration says it. */
  begin?: string;
  /** Of a statement that stands alone, outside of any transaction. */
  lone?: LoneStatement;
}

/** What a stage is called in events, in the target and to people. */
export const nameOfStage = ({ lone }: Stage): string => lone?.what ?? 'transaction';
