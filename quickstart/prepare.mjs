import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './place.mjs';
import { CommandFailed, run } from './process.mjs';
import { prompt, say } from './terminal.mjs';

/** What every build writes, or has found up to date. */
const BUILT = join(ROOT, 'dist', '.tsbuildinfo');

/**
 * Installs and builds Daybook where that was not done yet, or where its sources are newer.
 *
 * @throws {CommandFailed}
 */
export async function prepare() {
  if (!existsSync(join(ROOT, 'node_modules'))) await npm('ci');
  if (isBuilt()) return;
  await npm('run', 'build');
  // The compiler leaves the file alone where only the times of the sources changed.
  utimesSync(BUILT, new Date(), new Date());
}

/** @returns {boolean} whether the built program is there and as new as its sources */
export function isBuilt() {
  if (!existsSync(BUILT) || !existsSync(join(ROOT, 'dist', 'cli', 'main.js'))) return false;
  const built = statSync(BUILT).mtimeMs;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  return sources.every(
    (entry) => !entry.isFile() || statSync(join(entry.parentPath, entry.name)).mtimeMs <= built,
  );
}

async function npm(...args) {
  say('');
  const what = `npm ${args.join(' ')}`;
  prompt(what);
  const { code } = await run('npm', args, { what, cwd: ROOT });
  if (code !== 0) throw new CommandFailed(`${what} ended with ${code}`);
}
