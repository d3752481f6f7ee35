import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import { readFileName } from '../migrations/file-name.js';
import { type LintedFile, lintFile } from './lint-file.js';

/**
 * Analyses files, and the files of folders (without their sub-folders): all that end in .sql, and migrations that are classes, which
 * are named as not analysed.
 *
 * @throws USAGE where a path leads to nothing
 */
export async function lintPaths(paths: readonly string[]): Promise<LintedFile[]> {
  const files = new Set<string>();
  for (const path of paths) for (const file of await filesOf(path)) files.add(file);
  const linted: LintedFile[] = [];
  for (const file of files) linted.push(await lintFile(file));
  return linted;
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause) => {
    throw new DaybookError('USAGE', `there is no file or folder ${path}`, { where: { file: path }, cause });
  });
  if (!found.isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => (name.endsWith('.sql') && !name.endsWith('.undo.sql')) || isClass(name, path))
    .sort()
    .map((name) => join(path, name));
}

/** A file that is no migration is left alone: the folder’s README, a module that classes import. */
function isClass(name: string, folder: string): boolean {
  if (!/\.[cm]?[jt]s$/.test(name)) return false;
  try {
    return readFileName(name, join(folder, name)) !== undefined;
  } catch {
    return false;
  }
}
