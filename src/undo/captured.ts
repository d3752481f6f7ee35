import type { KeptData } from './data/kept-item.js';
import type { SchemaSnapshot } from './schema/index.js';

/** What is needed to take back what one transaction did, or one statement that stood alone. Plain data, that JSON can carry. */
export interface Captured {
  before: SchemaSnapshot;
  after: SchemaSnapshot;
  /** What it destroyed; absent where it could not touch rows. */
  kept?: KeptData;
  /** What no generated statement brings back, a sentence each. */
  unmodelled: string[];
}
