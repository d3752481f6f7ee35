import { join } from 'node:path';
import { ROOT } from './place.mjs';
import { CommandFailed, run } from './process.mjs';
import { dim, prompt, say } from './terminal.mjs';

export const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

/** Without the settings of other ledgers that the shell may have. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('DAYBOOK_') || name === 'DAYBOOK_ACTOR'),
);

/** @returns {string[]} the variables of the shell that lead Daybook elsewhere */
export const strayVariables = () =>
  Object.keys(process.env).filter((name) => name.startsWith('DAYBOOK_') && !(name in ENVIRONMENT));

/**
 * Runs a command as a user would, after showing it.
 *
 * @param {string} cwd
 * @param {string[]} args
 * @throws {CommandFailed} with its exit code, where that is not 0
 */
export async function daybook(cwd, ...args) {
  prompt(`daybook ${args.join(' ')}`);
  await command(cwd, args, false);
  say('');
}

/**
 * Runs a command and shows a part of what it says.
 *
 * @param {string} cwd
 * @param {string[]} args
 * @param {(lines: string[]) => string[]} part the lines to show
 * @param {string} folder what is written before the command
 * @returns {Promise<string>} all that it said
 * @throws {CommandFailed}
 */
export async function partOfDaybook(cwd, args, part = (lines) => lines, folder = '') {
  prompt(`${folder}daybook ${args.join(' ')}`);
  const output = await command(cwd, args, true);
  const lines = output.trimEnd().split('\n');
  const shown = part(lines);
  if (shown.length < lines.length) say(dim(`… ${lines.length - shown.length} lines …`));
  say(...shown, '');
  return output;
}

/**
 * What a command says with --json, unseen.
 *
 * @param {string} cwd
 * @param {string[]} args
 * @throws {CommandFailed}
 */
export async function facts(cwd, ...args) {
  return JSON.parse(await command(cwd, [...args, '--json'], true));
}

async function command(cwd, args, capture) {
  const what = `daybook ${args.join(' ')}`;
  const { code, output } = await run(process.execPath, [MAIN, ...args], {
    what,
    cwd,
    env: ENVIRONMENT,
    capture,
  });
  if (code === 0) return output;
  if (capture) say(output.trimEnd());
  throw new CommandFailed(`${what} ended with ${code}`, code);
}
