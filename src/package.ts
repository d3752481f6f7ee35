import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { root, manifest } = findPackage(dirname(fileURLToPath(import.meta.url)));

/** The version of this package. */
export const version: string = manifest.version;

/**
 * Where a file of this package is that is no module: wherever the code that asks has been compiled or bundled to.
 *
 * @param path from the root of the package: `ledger/schema`
 */
export const packageFile = (path: string): string => join(root, path);

function findPackage(folder: string): { root: string; manifest: { version: string } } {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (manifest.name === 'daybook') return { root: folder, manifest };
  }
  const above = dirname(folder);
  if (above === folder) throw new Error('the package.json of daybook is missing');
  return findPackage(above);
}
