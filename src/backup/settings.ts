import type { DumpChoice } from './dump-format.js';

/** How backups are made and restored, wherever they are kept. */
export interface BackupSettings extends DumpChoice {
  /** How many processes dump and restore a directory. @default DEFAULT_JOBS */
  jobs?: number;
}
