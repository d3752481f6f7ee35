import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DaybookError } from '../errors.js';

/** The names that a configuration file may have. */
export const CONFIG_FILES = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map(
  (type) => `daybook.config.${type}`,
);

/**
 * The configuration file of a folder: the one in it, or in the nearest folder above that has one.
 *
 * @throws CONFIG_INVALID where a folder has two, since neither can be meant to be ignored
 */
export function findConfigFile(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = configFilesIn(folder);
    if (found.length > 1) {
      throw new DaybookError(
        'CONFIG_INVALID',
        `${folder} has more than one configuration: ${found.join(' and ')}`,
        {
          hint: 'Keep one of them, or name the one you mean with --config FILE.',
          where: { file: join(folder, found[0]!) },
        },
      );
    }
    if (found[0]) return join(folder, found[0]);
    if (dirname(folder) === folder) return undefined;
  }
}

/** The names of the configuration files in a folder. */
export function configFilesIn(folder: string): string[] {
  return CONFIG_FILES.filter((name) => existsSync(join(folder, name)));
}
