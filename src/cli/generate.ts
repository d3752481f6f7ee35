import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFile } from '../package.js';
import { generatedFiles } from './generated/index.js';

// The program behind `npm run generate`.
const root = packageFile('.');

for (const { path, content, once } of await generatedFiles(root)) {
  const file = join(root, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content || (once && before !== undefined)) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  console.log(`${before === undefined ? 'created' : 'renewed'} ${path}`);
}
