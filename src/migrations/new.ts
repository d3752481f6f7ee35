import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DaybookError } from '../errors.js';
import type { MigrationKind } from './migration-file.js';
import { classSkeleton } from './skeleton-class.js';
import { sqlSkeleton } from './skeleton-sql.js';

export interface NewMigration {
  /** Made where it does not exist. */
  folder: string;
  /** In any spelling: `Create user groups`, `createUserGroups`, `create-user-groups`. */
  name: string;
  kind: MigrationKind;
  form: 'sql' | 'class';
  /** Gives the version of the id, in UTC. */
  now: Date;
}

/** The longest name; it becomes part of a file name and of application names on the server. */
export const MAX_NAME = 80;

/**
 * Writes the skeleton of a migration. It loads as it is; its up refuses to run until somebody has written it.
 *
 * @returns the absolute path of the new file
 * @throws USAGE for a name without letters or digits, with other characters, or longer than {@link MAX_NAME};
 *   FILE_EXISTS where the folder has a migration of this name, for then its bare name would name no one any more
 */
export async function newMigration({ folder, name, kind, form, now }: NewMigration): Promise<string> {
  const snake = snakeCase(name);
  const root = resolve(folder);
  await mkdir(root, { recursive: true });
  const same = (await readdir(root)).find((entry) => new RegExp(`^[0-9]+_${snake}\\.[^.]+$`).test(entry));
  if (same) throw exists(join(root, same), snake);
  const version = now.toISOString().slice(0, 19).replace(/\D/g, '');
  const file = join(root, `${version}_${snake}.${form === 'sql' ? 'sql' : 'ts'}`);
  const text = form === 'sql' ? sqlSkeleton(snake, kind) : classSkeleton(snake, kind);
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file, snake);
    throw cause;
  }
  return file;
}

/** @throws USAGE */
function snakeCase(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').trim();
  const odd = /[^A-Za-z0-9 _.-]/u.exec(plain)?.[0];
  const snake = plain
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  const objection =
    odd !== undefined
      ? `has the character ${JSON.stringify(odd)}`
      : snake === ''
        ? 'has neither letters nor digits'
        : snake.length > MAX_NAME
          ? `has ${snake.length} characters, and ${MAX_NAME} are the most`
          : undefined;
  if (objection === undefined) return snake;
  throw new DaybookError('USAGE', `the name ${objection}, so no migration can be named after it`, {
    hint: 'Name the change in a few words of letters and digits, such as create_user_groups.',
  });
}

function exists(file: string, name: string): DaybookError {
  return new DaybookError('FILE_EXISTS', `there is a migration ${name} already: ${basename(file)}`, {
    where: { file },
  });
}
