import type { ScanEvent, Unclosed } from '../../postgres/scan-event.js';
import { ScriptScanner } from '../../postgres/script-scanner.js';
import { canonicalBlocks } from './canonical-blocks.js';
import { type LargeFile, RunningDigest } from './large-file.js';

/** Who is told what a file holds, in its order. */
export interface FileReader {
  event(event: ScanEvent, scanner: ScriptScanner): void;
  /** A block whose events were told, and the offset of its first byte. Its memory is used again. */
  block(bytes: Buffer, base: number): void;
}

/**
 * Reads a large file once, from its beginning to its end.
 *
 * @throws MIGRATION_MALFORMED where it is no text
 */
export async function scanFile(
  file: string,
  reader: FileReader,
): Promise<{ large: LargeFile; bytes: number; unclosed: Unclosed | undefined }> {
  const running = new RunningDigest();
  const digests: Buffer[] = [];
  const scanner = new ScriptScanner();
  let base = 0;
  const tell = (block: Buffer, last: boolean): void => {
    for (const event of scanner.push(block, last)) reader.event(event, scanner);
    reader.block(block, base);
    base += block.length;
  };
  for await (const block of canonicalBlocks(file)) {
    digests.push(running.add(block));
    tell(block, false);
  }
  tell(Buffer.alloc(0), true);
  const large = { file, content: running.content, digests: Buffer.concat(digests) };
  return { large, bytes: base, unclosed: scanner.unclosed };
}
