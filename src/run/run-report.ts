import type { Failure, Step } from '../domain/events/fields.js';
import type { Outcome } from './outcome.js';
import type { RunReport } from './report.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

interface Told {
  status: RunReport['status'];
  executedAt: Date;
  durationMs: number;
  outcome?: Outcome | undefined;
  schemaVersion?: string | undefined;
  backup?: string | undefined;
  failure?: Failure & { step: Step };
}

/** The report of a run that is over. */
export function reportOf(work: TargetWork, run: Run, told: Told): RunReport {
  const tables = (objects: Outcome['created'] | undefined): string[] =>
    (objects ?? []).filter(({ kind }) => kind === 'table').map(({ object }) => object);
  const committed = told.status !== 'failed' || told.failure?.step === 'post-validation';
  return {
    run: run.id,
    target: work.address.name,
    migration: run.migration.id,
    direction: run.direction,
    status: told.status,
    executedAt: told.executedAt.toISOString(),
    durationMs: told.durationMs,
    tablesCreated: tables(told.outcome?.created),
    tablesDropped: tables(told.outcome?.dropped),
    records: told.outcome?.records ?? 0,
    recordsOf: told.outcome?.recordsOf ?? [],
    schemaVersion: told.schemaVersion,
    rollbackAvailable: committed && run.direction === 'up' && run.migration.reversible,
    backup: told.backup,
    ...(told.failure ? { failure: told.failure } : {}),
  };
}
