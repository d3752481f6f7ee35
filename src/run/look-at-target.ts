import type { Check } from '../domain/events/fields.js';
import { targetChecks } from './pre-flight-target.js';
import { schemaCheck } from './schema-check.js';
import type { TargetWork } from './work.js';

/** What is looked at in a target before migrations are tried there: its own checks, and what was found of its schema. */
export const lookAtTarget = async (work: TargetWork): Promise<Check[]> => [
  ...(await targetChecks(work)).checks,
  await schemaCheck(work),
];
