import type { DumpChoice } from './dump-format.js';
import type { EncryptionSettings } from './encryption.js';
import type { ProviderSettings } from './provider.js';

/** How backups are made and restored, wherever they are kept. */
export interface BackupSettings extends DumpChoice {
  /** How many processes dump and restore a directory. @default DEFAULT_JOBS */
  jobs?: number;
  /** Dumps are encrypted where it is given. */
  encryption?: EncryptionSettings;
  /** What makes backups instead of pg_dump, where a policy or a person asks for one. */
  provider?: ProviderSettings;
}
