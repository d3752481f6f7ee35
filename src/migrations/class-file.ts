import { extname } from 'node:path';
import type { Jiti } from 'jiti';
import { readClassFacts } from './class-facts.js';
import type { FileName } from './file-name.js';
import { malformed } from './malformed.js';
import { isMigration, MIGRATION, type Migration } from './migration.js';
import { contentOf } from './source.js';
import type { UnresolvedMigration } from './unresolved.js';

let loader: Promise<Jiti> | undefined;

/** Made when the first class is met: the transpiler costs more than reading a thousand SQL files. */
function jiti(): Promise<Jiti> {
  loader ??= Promise.all([import('jiti'), import('../index.js')]).then(([{ createJiti }, daybook]) =>
    // No cache on disk: it would lie in a folder for temporary files, where others may put code for us to run.
    createJiti(import.meta.url, { fsCache: false, moduleCache: false, virtualModules: { daybook } }),
  );
  return loader;
}

/**
 * Loads a migration class. The very text that was hashed is what is evaluated; what it imports is not part of its
 * content. `import … from 'daybook'` gives the running package.
 *
 * @param source the canonical source
 * @throws MIGRATION_MALFORMED with file, and line where it is known
 */
export async function readClassMigration(
  source: string,
  file: string,
  { id, name }: FileName,
): Promise<UnresolvedMigration> {
  const instance = instanceOf(await evaluate(source, file), source, file);
  return {
    id,
    name,
    file,
    form: 'class',
    ...readClassFacts(instance, source, file),
    content: contentOf(source),
    up: undefined,
    instance,
  };
}

async function evaluate(source: string, file: string): Promise<unknown> {
  const { evalModule } = await jiti();
  try {
    const module = await evalModule(source, {
      id: file,
      filename: file,
      ext: extname(file),
      async: true,
      forceTranspile: true,
    });
    return (module as { default?: unknown }).default;
  } catch (cause) {
    throw malformed(file, `cannot be loaded: ${firstLine(cause)}`, {
      ...lineIn(cause, file),
      hint: 'Mend the code; `npx tsc --noEmit` tells more.',
      cause,
    });
  }
}

function instanceOf(exported: unknown, source: string, file: string): Migration {
  if (isMigration(exported)) return exported;
  if (typeof exported !== 'function' || !isMigration(exported.prototype)) {
    const line = source.split('\n').findIndex((text) => /\bexport\s+default\b/.test(text));
    throw malformed(file, 'exports no migration as default', {
      ...(line < 0 ? {} : { line: line + 1 }),
      hint: "Write `export default class extends SchemaMigration { … }`, with SchemaMigration imported from 'daybook'.",
    });
  }
  try {
    const made: unknown = Reflect.construct(exported, []);
    if (isMigration(made)) return made;
    throw new TypeError(`its constructor does not make a ${String(MIGRATION.description)}`);
  } catch (cause) {
    throw malformed(file, `has a class that cannot be made: ${firstLine(cause)}`, {
      ...lineIn(cause, file),
      hint: 'The constructor of a migration takes no arguments and must not fail.',
      cause,
    });
  }
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n')[0]!.trim();
}

/** Where the stack (or the parser's message, which is part of it) first names the file. */
function lineIn(thrown: unknown, file: string): { line?: number } {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : '';
  const at = stack.indexOf(`${file}:`);
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + file.length + 1))?.[0];
  return line === undefined ? {} : { line: Number(line) };
}
