import { BACKUP_EVENTS } from './run-backup.js';
import { EXECUTION_EVENTS } from './run-execution.js';
import { LIFECYCLE_EVENTS } from './run-lifecycle.js';
import { RESTORE_EVENTS } from './run-restore.js';
import { VALIDATION_EVENTS } from './run-validation.js';

export const RUN_EVENTS = [
  ...LIFECYCLE_EVENTS,
  ...BACKUP_EVENTS,
  ...VALIDATION_EVENTS,
  ...EXECUTION_EVENTS,
  ...RESTORE_EVENTS,
] as const;
