import type { UndoStep } from '../undo-step.js';
import type { TableName } from './kept-item.js';

/** A table whose rows or columns an undo brings back, by the name that it then has. */
export interface Involved {
  relid: number;
  table: TableName;
  /** Columns, by number, that change their type. */
  retyped: number[];
  /** Whether an undo deletes rows of it, or changes keys. */
  removes: boolean;
}

/** What stands around the steps that bring rows back. */
export interface Quiet {
  first: UndoStep[];
  last: UndoStep[];
}
