import { KEEPING } from './keeping.js';
import { MIGRATING } from './migrating.js';
import { RECORDING } from './recording.js';
import { SETTING_UP } from './setting-up.js';
import type { CommandGroup } from './specification.js';
import { WITNESSING } from './witnessing.js';

/** Every command, in the order of help. */
export const COMMANDS: readonly CommandGroup[] = [SETTING_UP, MIGRATING, KEEPING, RECORDING, WITNESSING];
