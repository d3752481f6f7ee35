import { createHash } from 'node:crypto';
import type { Direction } from './events/fields.js';

/**
 * The schema version after a change whose fingerprint was not read: a digest of the version before it and of what was
 * done. Executors that apply the same contents to the same schema come to the same version.
 */
export const lineageVersion = (before: string, direction: Direction, content: string): string =>
  createHash('sha256').update(`${before}\n${direction}\n${content}\n`).digest('hex');
