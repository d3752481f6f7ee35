import { isEvent } from '../../domain/event.js';
import type { EventData } from '../../domain/event-registry.js';
import { parseEvent } from '../../domain/parse-event.js';

/** In canonical bytes `type` is the last member of an event. */
const ENDS = /"type":"dev\.daybook\.ledger\.sealed\.v\d+"\}$/;
const LONGEST_END = 64;

/**
 * The seal that an entry’s bytes are; undefined where they are another event. Only seals are parsed.
 *
 * @throws DaybookError EVENT_INVALID, EVENT_UNKNOWN
 */
export function sealedIn(bytes: Uint8Array): EventData<'ledger.sealed'> | undefined {
  const { buffer, byteOffset, byteLength } = bytes;
  const end = Buffer.from(buffer, byteOffset, byteLength).toString(
    'latin1',
    Math.max(0, byteLength - LONGEST_END),
  );
  if (!ENDS.test(end)) return undefined;
  const event = parseEvent(bytes);
  return isEvent(event, 'ledger.sealed') ? event.data : undefined;
}
