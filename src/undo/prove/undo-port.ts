import type { DaybookError } from '../../errors.js';
import type { Client } from '../../postgres/index.js';
import type { Run } from '../../run/run.js';
import type { TargetWork } from '../../run/work.js';
import type { UndoStep } from '../undo-step.js';
import type { SchemaReader } from './schema-reader.js';

/** What proofs need of the undo that Daybook makes. */
export interface UndoPort<Schema, Captured> {
  reader: SchemaReader<Schema>;
  /** Why a run cannot be captured, as far as that is known before it is executed. */
  refusal(run: Run): DaybookError | undefined;
  /**
   * Executes a run, and keeps what is needed to take it back. Of a run in one transaction, within that, which is the caller’s; else stage by stage,
   * without one.
   *
   * @param before what the schema is, where it is known
   */
  capture(work: TargetWork, run: Run, before: Schema): Promise<Captured>;
  /** Takes a captured run back within the caller’s transaction, and says what it executed. */
  undo(session: Client, captured: Captured): Promise<UndoStep[]>;
  /** Drops what is kept. */
  forget(session: Client, captured: Captured): Promise<void>;
}
