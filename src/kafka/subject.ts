import type { Span } from './varint.js';

const SUBJECT = Buffer.from('"subject":');

/**
 * Whether canonical bytes are an event of that stream: the stream is its subject. The bytes are not parsed, which costs a
 * fraction: RFC 8785 sorts an event’s members, so that none below `data` comes after `subject`, and no string can hold a
 * quote that is not escaped. Hence the last member of that name is the event’s own.
 */
export function isOfStream(bytes: Uint8Array, stream: string): boolean {
  const event = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = event.lastIndexOf(SUBJECT);
  if (at < 0) return false;
  const wanted = JSON.stringify(stream);
  const start = at + SUBJECT.length;
  return event.toString('utf8', start, start + Buffer.byteLength(wanted)) === wanted;
}

const QUOTE = 0x22;

/** As {@link isOfStream}, of a value and a key where they lie in what was fetched: nothing is made of them. */
export function isSubjectAt(bytes: Buffer, value: Span, key: Span): boolean {
  const length = key.end - key.start;
  for (let at = value.end - SUBJECT.length; at >= value.start; at -= 1) {
    if (bytes[at] !== QUOTE || !isAt(bytes, at, SUBJECT)) continue;
    const start = at + SUBJECT.length + 1;
    const isKey = bytes[start - 1] === QUOTE && start + length < value.end && bytes[start + length] === QUOTE;
    return isKey && bytes.compare(bytes, key.start, key.end, start, start + length) === 0;
  }
  return false;
}

function isAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
