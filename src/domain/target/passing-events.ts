import { cloudEventType } from '../event-type.js';

/**
 * Events that say only how far an open run is: once the run is closed they have left nothing in the state of its target. So who
 * reads all others has the same state, unless a run is open.
 */
const PASSING = {
  'run.pre-flight-started': [1],
  'run.pre-flight-passed': [1, 2],
  'run.backup-started': [1],
  'run.backup-skipped': [1],
  'run.schema-validation-started': [1],
  'run.execution-started': [1],
  'run.post-validation-started': [1],
  'run.clean-up-started': [1],
  'run.clean-up-completed': [1],
} as const;

/** Their CloudEvents types, in the versions of which that is known. */
export const PASSING_EVENT_TYPES: readonly string[] = Object.entries(PASSING).flatMap(([name, versions]) =>
  versions.map((version) => cloudEventType(name, version)),
);
