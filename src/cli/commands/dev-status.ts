import { devStatus } from '../../dev/status.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { devFolder } from '../dev-folder.js';
import { renderDevStatus } from '../render/dev-services.js';

export async function run({ out, cwd, env }: CommandContext): Promise<ExitCode> {
  out.result(await devStatus({ folder: devFolder(cwd), env }), renderDevStatus);
  return EXIT.done;
}
