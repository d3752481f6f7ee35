import type { PlannedMigration, TargetPlan } from '../../run/describe-plan.js';

/** A planned migration as a document; its objections as errors are. */
export const plannedDocument = (planned: PlannedMigration) => ({
  ...planned,
  objections: planned.objections.map((error) => error.toJSON()),
});

/** A plan as a document. */
export const planDocument = ({ error, preFlight, ...plan }: TargetPlan) => ({
  ...plan,
  ...(preFlight
    ? {
        preFlight: {
          checks: preFlight.checks,
          migrations: preFlight.migrations,
          ...(preFlight.error ? { error: preFlight.error.toJSON() } : {}),
        },
      }
    : {}),
  pending: plan.pending.map(plannedDocument),
  ...(error ? { error: error.toJSON() } : {}),
});
