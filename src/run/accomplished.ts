import type { RunReport } from './report.js';

/** What the runs on one target left behind, in the order in which they left it. */
export interface Accomplished {
  /** Migrations that are in the target now, be it with a failed post-validation. */
  applied: string[];
  rolledBack: string[];
}

/** Tells from reports what is done: a run that fell back has undone what it did. */
export function accomplishedBy(reports: readonly RunReport[]): Accomplished {
  const applied = new Set<string>();
  const rolledBack = new Set<string>();
  for (const { migration, direction, status, failure } of reports) {
    // Post-validation comes after the commit: what fails it is in the target all the same.
    if (status === 'failed' && failure?.step !== 'post-validation') continue;
    const [into, from] = direction === 'up' ? [applied, rolledBack] : [rolledBack, applied];
    from.delete(migration);
    into.add(migration);
  }
  return { applied: [...applied], rolledBack: [...rolledBack] };
}
