import type { Check, Step } from '../domain/events/fields.js';
import type { RunReport } from './report.js';
import type { Run } from './run.js';

/** One statement as it came out. */
export interface StatementOutcome {
  index: number;
  total: number;
  /** The statement’s text; shown to its author, never recorded. */
  text: string;
  tag: string;
  rows: number | undefined;
  durationMs: number;
}

/** Who watches runs: a terminal, a log. Nothing of it is recorded. */
export interface RunObserver {
  step?(
    target: string,
    run: Run,
    step: Step,
    phase: 'started' | 'passed' | 'failed' | 'skipped',
    note?: string,
  ): void;
  /** What a run’s pre-flight found. */
  checks?(target: string, run: Run, checks: readonly Check[]): void;
  statement?(target: string, run: Run, outcome: StatementOutcome): void;
  progress?(target: string, run: Run, done: number, total: number | undefined, note?: string): void;
  /** Something that a person should read although nothing failed. */
  note?(target: string, text: string): void;
  report?(report: RunReport): void;
}
