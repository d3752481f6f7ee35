import { CATALOG_SAMPLES } from './catalog.js';
import { LEDGER_SAMPLES } from './ledger.js';
import { BACKUP_SAMPLES } from './run-backup.js';
import { EXECUTION_SAMPLES } from './run-execution.js';
import { LIFECYCLE_SAMPLES } from './run-lifecycle.js';
import { RESTORE_SAMPLES } from './run-restore.js';
import { VALIDATION_SAMPLES } from './run-validation.js';
import type { EventSamples } from './samples.js';
import { TARGET_SAMPLES } from './target.js';

/** Without a sample for every event type this does not compile. */
export const EVENT_SAMPLES: EventSamples = {
  ...LEDGER_SAMPLES,
  ...CATALOG_SAMPLES,
  ...TARGET_SAMPLES,
  ...LIFECYCLE_SAMPLES,
  ...BACKUP_SAMPLES,
  ...VALIDATION_SAMPLES,
  ...EXECUTION_SAMPLES,
  ...RESTORE_SAMPLES,
};
