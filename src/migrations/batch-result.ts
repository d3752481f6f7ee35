import type { Json } from '../domain/json.js';

/** What a batch did. */
export interface BatchResult {
  /** Where the next batch begins: the checkpoint that is kept with the batch. Keys, never a row's other values. */
  position: Json;
  /** Rows that were changed. */
  rows: number;
  /** Whether nothing is left to do. */
  done: boolean;
}
