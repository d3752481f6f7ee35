import type { EventData } from '../../domain/event-registry.js';
import type { DaybookError } from '../../errors.js';

export type ProofCoverage = EventData<'catalog.undo-proven'>['coverage'];

/** What came of trying one way back. */
export interface WayBack {
  /** Whether nothing was left behind or missing, and the migration could be brought again. */
  exact: boolean;
  /** SHA-256 of what was executed, in hexadecimal; of a class its content. */
  script: string;
  steps: number;
  /** What it left behind or did not bring back, a sentence each. */
  differences: string[];
  /** Why it could not be executed, or not to its end. */
  error?: DaybookError;
}

/** What came of proving one migration. */
export interface ProofResult {
  migration: string;
  content: string;
  /** Fingerprints; `after` is absent where the migration itself failed. */
  before: string;
  after?: string;
  /** Known: an earlier proof of this content on this schema is enough. */
  outcome: 'proven' | 'known' | 'refuted' | 'failed' | 'not tried';
  generated?: WayBack;
  written?: WayBack;
  coverage: ProofCoverage;
  /** What is worth knowing and no objection. */
  notes: string[];
  /** The statements of the generated undo, with what each brings back. */
  undo: { sql: string; why: string }[];
  durationMs: number;
  /** Why nothing could be tried. */
  error?: DaybookError;
}
