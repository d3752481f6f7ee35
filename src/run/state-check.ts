import type { Check } from '../domain/events/fields.js';
import type { TargetState } from '../domain/target/state.js';
import type { Run } from './run.js';

/** The schema that a rollback must lead back to, where that is known. */
export interface RollbackExpectation {
  /** The fingerprint before the run that is taken back. */
  schemaBefore: string;
}

/**
 * What a rollback must come to: the fingerprint that was there before the migration. It is known where it was read, and where
 * nothing has changed the schema since the migration did.
 */
export function expectationOf(state: TargetState, run: Run): RollbackExpectation | undefined {
  if (run.direction !== 'down') return undefined;
  const migration = state.migrations[run.migration.id];
  const stands = state.schema?.appliedSince === 0 && state.schema.fingerprint === migration?.schemaAfter;
  return stands && migration?.schemaBefore ? { schemaBefore: migration.schemaBefore } : undefined;
}

/** Whether a rollback brought the schema back, to the last fact. */
export function stateCheck(expected: RollbackExpectation | undefined, fingerprint: string): Check {
  if (!expected) {
    return {
      check: 'state',
      outcome: 'skipped',
      finding: 'the fingerprint before the migration is not known, or other migrations came after it',
    };
  }
  const exact = expected.schemaBefore === fingerprint;
  return {
    check: 'state',
    outcome: exact ? 'passed' : 'failed',
    finding: exact
      ? 'the schema is exactly the one before the migration'
      : `the schema is ${fingerprint.slice(0, 12)}, and was ${expected.schemaBefore.slice(0, 12)} before the migration`,
    ...(exact
      ? {}
      : {
          remedy: 'Mend the `down` of the migration: it leaves something behind, or brings back too little.',
        }),
  };
}
