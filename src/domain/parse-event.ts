import { DaybookError } from '../errors.js';
import { canonicalJson } from './canonical.js';
import { dataSchemaUrn, ENVELOPE, type EventEnvelope } from './event.js';
import { declarationOf } from './event-registry.js';
import { parseEventType } from './event-type.js';
import type { LedgerEntry } from './ledger-entry.js';
import { upcast } from './upcast.js';

/** A byte order mark is a character like others, so that it is refused and not dropped. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The event in its canonical bytes, lifted to the current version; what a ledger of ours stored is not checked again. */
export function readEvent(bytes: Uint8Array | string): EventEnvelope {
  return upcast(JSON.parse(typeof bytes === 'string' ? bytes : decoder.decode(bytes)) as EventEnvelope);
}

/** As {@link readEvent}, of an entry. */
export const readEntry = (entry: LedgerEntry): EventEnvelope => readEvent(entry.text ?? entry.bytes);

/**
 * The event in bytes that nobody vouches for: well-formed, canonical to the byte, and as the schemas say.
 *
 * @throws DaybookError EVENT_INVALID, EVENT_UNKNOWN
 */
export function parseEvent(bytes: Uint8Array): EventEnvelope {
  const { text, value } = decode(bytes);
  const envelope = ENVELOPE.safeParse(value);
  if (!envelope.success)
    throw invalid(`${envelope.error.issues[0]?.path.join('.')}: ${envelope.error.issues[0]?.message}`);
  if (canonicalJson(value) !== text) throw invalid('the bytes are not the canonical ones (RFC 8785)');
  const written = parseEventType(envelope.data.type)!;
  const event = upcast(value as EventEnvelope);
  if (event.dataschema !== dataSchemaUrn(written.name, written.version))
    throw invalid(`dataschema: is not the one of ${envelope.data.type}`);
  const declared = declarationOf(written.name)!;
  const data = declared.data.safeParse(event.data);
  if (!data.success)
    throw invalid(`data.${data.error.issues[0]?.path.join('.')}: ${data.error.issues[0]?.message}`);
  return event;
}

function decode(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = decoder.decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    throw new DaybookError('EVENT_INVALID', 'the bytes are not JSON in UTF-8', { cause });
  }
}

const invalid = (what: string): DaybookError =>
  new DaybookError('EVENT_INVALID', `the event is refused: ${what}`);
