import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file that is whole or not there, whenever the process or the machine ends; it takes the place of one that is there. */
export async function replaceFile(file: string, text: string, mode = 0o644): Promise<void> {
  const draft = await writeDraft(file, text, mode);
  await rename(draft, file);
  await syncFolder(dirname(file));
}

/** Writes the text durably under another name beside the file, which it returns. */
export async function writeDraft(file: string, text: string, mode = 0o644): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return draft;
}

/** A new name in a folder is durable when the folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
