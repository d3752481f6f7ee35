import { DaybookError } from '../errors.js';
import type { ReplayEnd } from './replay.js';

const POSITION = /^(0|[1-9]\d{0,15})$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * `41` as a position, `2026-01-01T12:00:00Z` as a time (RFC 3339).
 *
 * @throws DaybookError USAGE
 */
export function parseReplayEnd(text: string): ReplayEnd {
  if (POSITION.test(text)) return { position: Number(text) };
  const time = TIME.test(text) ? new Date(text.toUpperCase()) : undefined;
  if (time && !Number.isNaN(time.getTime())) return { time };
  throw new DaybookError('USAGE', `"${text}" is neither a position nor a time`, {
    hint: 'Give a position such as 41, or a time with its offset such as 2026-01-01T12:00:00Z.',
  });
}
