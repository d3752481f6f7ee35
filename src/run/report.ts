import type { Direction, Failure, Step } from '../domain/events/fields.js';

/** What became of a run, for the log that operators know. */
export interface RunReport {
  run: string;
  target: string;
  migration: string;
  direction: Direction;
  status: 'success' | 'failed' | 'rolled-back' | 'recovered';
  executedAt: string;
  durationMs: number;
  tablesCreated: string[];
  tablesDropped: string[];
  records: number;
  recordsOf: { what: string; count: number }[];
  schemaVersion: string | undefined;
  rollbackAvailable: boolean;
  backup: string | undefined;
  failure?: Failure & { step: Step };
}
