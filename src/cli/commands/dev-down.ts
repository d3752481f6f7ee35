import { devDown } from '../../dev/down.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { devFolder } from '../dev-folder.js';
import { renderDevDown } from '../render/dev-services.js';

export interface DevDownCommandOptions {
  remove?: boolean;
}

export async function run(
  { out, cwd, env }: CommandContext,
  _: readonly string[],
  { remove }: DevDownCommandOptions,
): Promise<ExitCode> {
  out.progress('stopping');
  out.result(await devDown({ folder: devFolder(cwd), remove, env }), renderDevDown);
  return EXIT.done;
}
