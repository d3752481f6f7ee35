import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import type { EventProof } from './event-proof.js';

/** The files of a proof. */
export const PROOF_FILES = {
  entry: 'entry.json',
  proof: 'entry.tlog-proof',
  logKeys: 'log.vkey',
  witnessKeys: 'witness.vkey',
  checkpoint: 'old.checkpoint',
  consistency: 'consistency.txt',
} as const;

/**
 * Writes a proof into a folder, which is made.
 *
 * @returns the names of the files
 * @throws DaybookError FILE_EXISTS where one of a proof is there already: two proofs in one folder would be neither
 */
export async function writeProofFolder(folder: string, files: EventProof): Promise<string[]> {
  const { entry, proof, logKeys, witnessKeys, older } = files;
  const contents: [string, string | Uint8Array][] = [
    [PROOF_FILES.entry, entry],
    [PROOF_FILES.proof, proof],
    [PROOF_FILES.logKeys, lines(logKeys)],
    [PROOF_FILES.witnessKeys, lines(witnessKeys)],
  ];
  if (older) {
    contents.push([PROOF_FILES.checkpoint, older.checkpoint], [PROOF_FILES.consistency, older.consistency]);
  }
  await mkdir(folder, { recursive: true });
  for (const name of Object.values(PROOF_FILES)) {
    const file = join(folder, name);
    if (!(await stat(file).catch(() => undefined))) continue;
    throw new DaybookError('FILE_EXISTS', `${file} is there already`, { where: { file } });
  }
  for (const [name, content] of contents) await writeFile(join(folder, name), content, { flag: 'wx' });
  return contents.map(([name]) => name);
}

/**
 * Reads a folder that {@link writeProofFolder} wrote, or another program.
 *
 * @throws DaybookError USAGE where there is no such folder, PROOF_INVALID where a file is missing
 */
export async function readProofFolder(folder: string): Promise<EventProof> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new DaybookError('USAGE', `${folder} is no folder`, { where: { file: folder } });
  }
  const [entry, proof, logKeys, witnessKeys, checkpoint, consistency] = await Promise.all(
    Object.values(PROOF_FILES).map((name) => read(join(folder, name))),
  );
  const hasOlder = checkpoint !== undefined || consistency !== undefined;
  return {
    entry: needed(entry, folder, PROOF_FILES.entry),
    proof: text(needed(proof, folder, PROOF_FILES.proof)),
    logKeys: linesOf(needed(logKeys, folder, PROOF_FILES.logKeys)),
    // Who knows no witness needs no file.
    witnessKeys: linesOf(witnessKeys ?? Buffer.alloc(0)),
    ...(hasOlder
      ? {
          older: {
            checkpoint: text(needed(checkpoint, folder, PROOF_FILES.checkpoint)),
            consistency: text(needed(consistency, folder, PROOF_FILES.consistency)),
          },
        }
      : {}),
  };
}

const lines = (keys: readonly string[]): string => keys.map((key) => `${key}\n`).join('');

const linesOf = (bytes: Buffer): string[] =>
  text(bytes)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const text = (bytes: Buffer): string => bytes.toString('utf8');

function needed(bytes: Buffer | undefined, folder: string, name: string): Buffer {
  if (bytes) return bytes;
  throw new DaybookError('PROOF_INVALID', `the proof in ${folder} has no ${name}`, {
    where: { file: join(folder, name) },
  });
}

async function read(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
