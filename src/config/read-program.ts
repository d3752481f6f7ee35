import { pathToFileURL } from 'node:url';
import { DaybookError } from '../errors.js';
import { defineConfig } from './define.js';
import { formatKey, type KeyPath } from './keys.js';
import type { Source } from './source.js';

/**
 * A configuration that is a program: the default export of a TypeScript or JavaScript module, or what it returns
 * where it is a function.
 *
 * @throws CONFIG_INVALID where the module does not load, or exports no configuration
 */
export async function readProgramConfig(file: string): Promise<Source> {
  let value: unknown;
  try {
    const exported = await load(file);
    value = typeof exported === 'function' ? await exported() : await exported;
  } catch (cause) {
    throw new DaybookError('CONFIG_INVALID', `the configuration does not load: ${firstLine(cause)}`, {
      hint: 'Mend the module that is named; it must load on its own.',
      where: { file, ...position(cause) },
      cause,
    });
  }
  if (value === undefined) {
    throw new DaybookError('CONFIG_INVALID', 'the configuration has no default export', {
      hint: 'Write `export default defineConfig({ … })`.',
      where: { file },
    });
  }
  const where = (path: KeyPath) => (path.length > 0 ? { file, key: formatKey(path) } : { file });
  return { file, value, where };
}

async function load(file: string): Promise<unknown> {
  if (!file.endsWith('.ts'))
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  const { createJiti } = await import('jiti');
  // All that a configuration needs of the library is this function: loading the rest of it would cost every command.
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    virtualModules: { daybook: { defineConfig } },
  });
  return jiti.import(file, { default: true });
}

const firstLine = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown))
    .split('\n', 1)[0]!
    .replace('ParseError: ', '')
    .trim();

function position(thrown: unknown): { line?: number; column?: number } {
  const found = /\((\d+):(\d+)\)|:(\d+):(\d+)\)?\s*$/m.exec(thrown instanceof Error ? thrown.message : '');
  if (!found) return {};
  return { line: Number(found[1] ?? found[3]), column: Number(found[2] ?? found[4]) };
}
