import { createInterface } from 'node:readline/promises';
import { DaybookError } from '../errors.js';
import type { CommandContext } from './command.js';

/**
 * Has a person at the terminal type the name of what is to be changed.
 *
 * @param intent what will be done: `put the backup … in the place of …`
 * @throws USAGE where there is no terminal to ask at, or something else was typed
 */
export async function confirm(
  { stdin, out, signal }: Pick<CommandContext, 'stdin' | 'out' | 'signal'>,
  name: string,
  intent: string,
): Promise<void> {
  const hint = 'Give --yes to do it without being asked.';
  if (!(stdin as { isTTY?: boolean }).isTTY || out.json) {
    throw new DaybookError('USAGE', `nobody can be asked whether to ${intent}`, { hint });
  }
  out.note(`This will ${intent}. Type ${name} to go on:`);
  const lines = createInterface({ input: stdin });
  try {
    const typed = await lines.question('', { signal });
    if (typed.trim() === name) return;
  } finally {
    lines.close();
  }
  throw new DaybookError('USAGE', `${name} was not typed, so nothing was done`, { hint });
}
