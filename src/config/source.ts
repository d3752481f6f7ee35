import type { Where } from '../errors.js';
import type { KeyPath } from './keys.js';

/** What a configuration file says, and where it says it. */
export interface Source {
  file: string;
  value: unknown;
  /** Where the key at a path stands, or the nearest one around it; without a line for programs. */
  where(path: KeyPath): Where;
}
