import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventEnvelope, isEvent } from '../../domain/event.js';
import { addSignatures } from '../../ledger/tlog/add-signatures.js';
import { parseSignatureLine } from '../../ledger/tlog/note.js';
import { writeWhole } from './write-whole.js';

/** Seals’ sizes are padded, so that their files are in order for people, too. */
const DIGITS = 16;

const sealPath = (size: number): string => `seals/${String(size).padStart(DIGITS, '0')}.checkpoint`;

/**
 * Writes what is signed into an export, from the events of the stream `ledger`: every seal up to a size with the cosignatures of its
 * witnesses in `seals/`, the keys in `keys/`, and the newest seal as `checkpoint`.
 *
 * @param pages the events of the stream `ledger`, in order
 * @param size of the export; later seals are left out
 * @returns the size of the newest seal, or undefined where there is none
 */
export async function writeSignedParts(
  folder: string,
  pages: AsyncIterable<readonly EventEnvelope[]>,
  size: number,
): Promise<number | undefined> {
  let newest: number | undefined;
  for await (const events of pages) {
    for (const event of events) {
      if (isEvent(event, 'ledger.key-added')) {
        const { purpose, keyId, key } = event.data;
        await write(folder, `keys/${purpose}-${keyId}.vkey`, `${key}\n`);
      } else if (isEvent(event, 'ledger.sealed') && event.data.size <= size) {
        await write(folder, sealPath(event.data.size), event.data.note);
        newest = Math.max(newest ?? 0, event.data.size);
      } else if (isEvent(event, 'ledger.witness-cosigned') && event.data.size <= size) {
        await addCosignature(folder, event.data.size, event.data.cosignature);
      }
    }
  }
  if (newest === undefined) await rm(join(folder, 'checkpoint'), { force: true });
  else await write(folder, 'checkpoint', (await readText(folder, sealPath(newest)))!);
  return newest;
}

async function addCosignature(folder: string, size: number, line: string): Promise<void> {
  const seal = await readText(folder, sealPath(size));
  if (seal === undefined) return;
  await write(folder, sealPath(size), addSignatures(seal, [parseSignatureLine(line)]));
}

async function write(folder: string, path: string, text: string): Promise<void> {
  if ((await readText(folder, path)) !== text) await writeWhole(join(folder, path), text);
}

async function readText(folder: string, path: string): Promise<string | undefined> {
  return await readFile(join(folder, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
