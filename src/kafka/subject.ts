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
