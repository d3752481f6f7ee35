import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DaybookError } from '../errors.js';
import { compareIds, type FileName, readFileName } from './file-name.js';
import { isLargeFile } from './large/large-file.js';
import { unreadable } from './malformed.js';
import { MigrationSet } from './migration-set.js';
import { inDependencyOrder } from './order.js';
import { resolveRequirements } from './resolve.js';
import { readSource } from './source.js';
import { readSqlMigration } from './sql-file.js';
import type { UnresolvedMigration } from './unresolved.js';

/**
 * Reads all migrations of a folder, without its sub-folders.
 *
 * @throws MIGRATIONS_NOT_FOUND, MIGRATION_MALFORMED, MIGRATION_DUPLICATE, REQUIREMENT_MISSING, REQUIREMENT_CIRCULAR;
 *   of several malformed files, the first in order is named
 */
export async function loadMigrations(folder: string): Promise<MigrationSet> {
  const root = resolve(folder);
  const files = (await list(root)).flatMap((base) => {
    const file = join(root, base);
    const named = readFileName(base, file);
    return named ? [{ file, named }] : [];
  });
  files.sort((left, right) => compareIds(left.named.id, right.named.id) || (left.file < right.file ? -1 : 1));
  refuseDuplicates(files);
  const read: PromiseSettledResult<UnresolvedMigration>[] = [];
  for (let start = 0; start < files.length; start += READ_AT_A_TIME) {
    // What else is under way, such as a connection to the ledger, goes on in between.
    if (start > 0) await turn();
    const some = files.slice(start, start + READ_AT_A_TIME);
    read.push(...(await Promise.allSettled(some.map(({ file, named }) => readNamed(file, named)))));
  }
  const unresolved = read.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  const written = new Map(unresolved.map(({ id, requires }) => [id, requires]));
  const ordered = inDependencyOrder(resolveRequirements(unresolved), (id, required) => {
    const bare = required.replace(/^[0-9]+_/, '');
    return written.get(id)?.find(({ text }) => text === required || text === bare)?.line;
  });
  return new MigrationSet(ordered);
}

/** A few ms of work. */
const READ_AT_A_TIME = 64;

async function list(root: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(root, { withFileTypes: true });
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new DaybookError(
      'MIGRATIONS_NOT_FOUND',
      missing ? `there is no migrations folder ${root}` : `the migrations folder ${root} cannot be read`,
      { where: { file: root }, cause },
    );
  }
  // A mounted configuration, as in Kubernetes, shows its files as links.
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
}

function refuseDuplicates(files: readonly { file: string; named: FileName }[]): void {
  for (const [index, { file, named }] of files.entries()) {
    const before = files[index - 1];
    if (before?.named.id !== named.id) continue;
    throw new DaybookError(
      'MIGRATION_DUPLICATE',
      `${basename(before.file)} and ${basename(file)} have the same id ${named.id}`,
      { where: { file }, details: { files: [before.file, file] } },
    );
  }
}

async function readNamed(file: string, named: FileName): Promise<UnresolvedMigration> {
  if (named.form === 'sql' && isLargeFile(file)) {
    const { readLargeMigration } = await import('./large/read-large-migration.js');
    return await readLargeMigration(file, named);
  }
  const source = read(file);
  if (named.form === 'sql') return readSqlMigration(source, file, named);
  const { readClassMigration } = await import('./class-file.js');
  return readClassMigration(source, file, named);
}

function read(file: string): string {
  try {
    return readSource(file);
  } catch (cause) {
    if (cause instanceof DaybookError) throw cause;
    throw unreadable(file, cause);
  }
}
