import type { DumpChoice } from './dump-format.js';
import type { EncryptionSettings } from './encryption.js';

/** How backups are made and restored, wherever they are kept. */
export interface BackupSettings extends DumpChoice {
  /** How many processes dump and restore a directory. @default DEFAULT_JOBS */
  jobs?: number;
  /** Dumps are encrypted where it is given. */
  encryption?: EncryptionSettings;
}
