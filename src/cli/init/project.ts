import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_LEDGER_NAME, DEFAULT_MIGRATIONS_FOLDER, STATE_FOLDER } from '../../config/defaults.js';
import { configFilesIn } from '../../config/find.js';
import { NAME } from '../../config/input.js';
import { DaybookError } from '../../errors.js';
import { configurationText, type FirstConfiguration } from './configuration.js';
import { MIGRATIONS_README } from './migrations-readme.js';

/** What was done to a file of the project, whose path is from the project's folder. */
export interface FileOutcome {
  file: string;
  outcome: 'created' | 'extended' | 'kept';
}

/**
 * Refuses a folder that has a configuration, and a name that no ledger can have, before anything is done.
 *
 * @throws FILE_EXISTS, USAGE
 */
export function checkNewProject(folder: string, name: string = DEFAULT_LEDGER_NAME): string {
  const existing = configFilesIn(folder)[0];
  if (existing) {
    throw new DaybookError('FILE_EXISTS', `there is a configuration already: ${existing}`, {
      hint: 'Nothing was written. Edit that file, or remove it first.',
      where: { file: join(folder, existing) },
    });
  }
  if (!NAME.test(name)) {
    throw new DaybookError('USAGE', `${JSON.stringify(name)} cannot be the name of a ledger`, {
      hint: 'Use lower-case letters, digits and hyphens, at most 63, not beginning with a hyphen.',
    });
  }
  return name;
}

/** Writes the files of a new project; those that exist are kept as they are. */
export async function createProject(folder: string, first: FirstConfiguration): Promise<FileOutcome[]> {
  await mkdir(join(folder, DEFAULT_MIGRATIONS_FOLDER), { recursive: true });
  return [
    await create(folder, 'daybook.config.yaml', configurationText(first)),
    await create(folder, `${DEFAULT_MIGRATIONS_FOLDER}/README.md`, MIGRATIONS_README),
    await ignoreState(folder),
  ];
}

async function create(folder: string, file: string, text: string): Promise<FileOutcome> {
  try {
    await writeFile(join(folder, file), text, { flag: 'wx' });
    return { file, outcome: 'created' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { file, outcome: 'kept' };
  }
}

async function ignoreState(folder: string): Promise<FileOutcome> {
  const file = '.gitignore';
  const path = join(folder, file);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  const before = exists ? await readFile(path, 'utf8') : '';
  if (/^\/?\.daybook\/?\s*$/m.test(before)) return { file, outcome: 'kept' };
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await writeFile(path, `${gap}${STATE_FOLDER}/\n`, { flag: 'a' });
  return { file, outcome: exists ? 'extended' : 'created' };
}
