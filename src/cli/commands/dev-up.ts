import { findConfigFile } from '../../config/find.js';
import { devUp } from '../../dev/up.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { devFolder } from '../dev-folder.js';
import { devServicesDocument, renderDevServices } from '../render/dev-services.js';

export interface DevUpCommandOptions {
  postgresPort?: number;
  kafkaPort?: number;
  docker?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { postgresPort, kafkaPort, docker }: DevUpCommandOptions,
): Promise<ExitCode> {
  const { out, cwd, env, clock } = context;
  const began = clock.monotonic();
  const folder = devFolder(cwd);
  const log = (line: string) => out.progress(line);
  const services = await devUp({ folder, postgresPort, kafkaPort, docker, log, env });
  for (const note of services.notes) out.note(note);
  const configured = findConfigFile(cwd) !== undefined;
  const document = devServicesDocument(services, folder, Math.round(clock.monotonic() - began));
  out.result(document, () => renderDevServices(document, configured));
  return EXIT.done;
}
