import type { Duplex } from 'node:stream';
import type { Connection } from 'pg';

/** How much is sent as one message of the copy protocol, in UTF-16 units. */
export const COPY_CHUNK_LENGTH = 65_536;

/** Rows of a COPY: all of them as text, or piece by piece as UTF-8 (whose memory may be used again for the next piece). */
export type CopyRows = string | AsyncIterable<Uint8Array>;

/** What node-postgres’ connection can do besides, as pg-copy-streams uses it. */
export type CopyingConnection = Connection & {
  stream: Duplex;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

/**
 * Sends rows to a server that asked for them, piece by piece, and waits wherever it takes them more slowly.
 *
 * @param hasGivenUp whether the server has given up meanwhile: it passes over what still comes
 */
export async function sendCopyData(
  connection: CopyingConnection,
  rows: CopyRows,
  hasGivenUp: () => boolean,
): Promise<void> {
  const { stream } = connection;
  try {
    for await (const chunk of typeof rows === 'string' ? chunksOf(rows) : rows) {
      if (hasGivenUp()) break;
      connection.sendCopyFromChunk(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (stream.writableNeedDrain) await drained(stream);
    }
  } catch {
    // Whoever gives the rows knows why; the server must not wait for more.
    if (!hasGivenUp() && stream.writable) connection.sendCopyFail('the rows cannot be read');
    return;
  }
  if (!hasGivenUp() && stream.writable) connection.endCopyFrom();
}

function* chunksOf(rows: string): Generator<Uint8Array> {
  for (let at = 0, end = 0; at < rows.length; at = end) {
    end = endOfPiece(rows, at);
    yield Buffer.from(rows.slice(at, end));
  }
}

/** Whoever closes the stream says so elsewhere: here it only ends the waiting. */
const drained = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
  });

/** The two halves of a character outside the basic plane stay together. */
function endOfPiece(rows: string, start: number): number {
  const end = Math.min(rows.length, start + COPY_CHUNK_LENGTH);
  const last = rows.charCodeAt(end - 1);
  return end < rows.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
