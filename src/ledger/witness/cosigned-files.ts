import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSignatureLine } from '../tlog/note.js';
import { replaceFile } from './durable-file.js';
import type { CosignedNote } from './witness.js';

/**
 * Writes a cosignature where the ledger’s people fetch it: `<size>.cosignature` (the signature line) and `<size>.checkpoint` (the note with
 * it).
 */
export async function writeCosigned(folder: string, size: number, cosigned: CosignedNote): Promise<void> {
  await mkdir(folder, { recursive: true });
  await replaceFile(join(folder, `${size}.checkpoint`), cosigned.note);
  await replaceFile(join(folder, `${size}.cosignature`), formatSignatureLine(cosigned.signature));
}

/** Whether both are there already: a witness that was killed in between writes them again. */
export async function isWritten(folder: string, size: number): Promise<boolean> {
  const line = await readFile(join(folder, `${size}.cosignature`), 'utf8').catch(() => '');
  return line !== '';
}
