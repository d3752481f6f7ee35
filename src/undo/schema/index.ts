export { planAttachments } from './attach.js';
export { columnOrderDifferences, schemaDifferences } from './differences.js';
export { planRenames } from './renames/plan-renames.js';
export { planSchemaRest } from './rest.js';
export type { SchemaSnapshot } from './snapshot.js';
export { readSchemaSnapshot } from './snapshot.js';
export { unmodelledChanges } from './unmodelled.js';
