import { resolve } from 'node:path';
import { DaybookError, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { rebuildFrom } from '../rebuild-from.js';

export interface LedgerRebuildOptions {
  from?: string;
  tail?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { from, tail = false }: LedgerRebuildOptions,
): Promise<ExitCode> {
  if (from === undefined) {
    throw new DaybookError('USAGE', 'it is not said what to rebuild from', {
      hint: 'Give --from kafka, or --from FOLDER with the folder of an export.',
    });
  }
  return await rebuildFrom(context, from === 'kafka' ? from : resolve(context.cwd, from), tail);
}
