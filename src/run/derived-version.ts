import { lineageVersion } from '../domain/schema-version.js';
import type { TargetState } from '../domain/target/state.js';
import type { Run } from './run.js';

/** The schema version that a run leads to from where its target stands, without reading the target. */
export const derivedVersion = ({ schema }: Pick<TargetState, 'schema'>, run: Run): string =>
  lineageVersion(schema?.version ?? '', run.direction, run.migration.content);
