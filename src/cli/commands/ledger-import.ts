import { resolve } from 'node:path';
import type { ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { rebuildFrom } from '../rebuild-from.js';

export async function run(context: CommandContext, args: readonly string[]): Promise<ExitCode> {
  return await rebuildFrom(context, resolve(context.cwd, args[0]!), false);
}
