import { cloudEventType } from '../event-type.js';

/**
 * Events that say only how far an open run is: once the run is closed they have left nothing in the state of its target. So who
 * reads all others has the same state, unless a run is open.
 */
const PASSING = [
  'run.pre-flight-started',
  'run.pre-flight-passed',
  'run.backup-started',
  'run.backup-skipped',
  'run.schema-validation-started',
  'run.execution-started',
  'run.post-validation-started',
  'run.clean-up-started',
  'run.clean-up-completed',
] as const;

/** Their CloudEvents types, in the versions of which that is known. */
export const PASSING_EVENT_TYPES: readonly string[] = PASSING.map((name) => cloudEventType(name, 1));
