const LINE_FEED = 0x0a;

/** The lines of a stream of bytes without their line feeds, in batches; a last one need not end with a line feed. */
export async function* lines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array[]> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk)
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const batch: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const line = bytes.subarray(start, end);
      batch.push(rest.length === 0 ? line : Buffer.concat([...rest, line]));
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
    if (batch.length > 0) yield batch;
  }
  if (rest.length > 0) yield [Buffer.concat(rest)];
}
