import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { checkNewProject, createProject, type FileOutcome } from '../init/project.js';

export interface InitOptions {
  name?: string;
  dev?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: InitOptions,
): Promise<ExitCode> {
  const { cwd, env, out } = context;
  const ledger = checkNewProject(cwd, options.name);
  let brokers: string[] | undefined;
  let localTargets: string[] = [];
  if (options.dev) {
    const { LOCAL_TARGET, useLocalServers } = await import('../init/local-servers.js');
    const local = await useLocalServers(cwd, env, (line) => out.progress(line));
    for (const note of local.notes) out.note(note);
    brokers = local.brokers;
    localTargets = [LOCAL_TARGET];
  }
  const files = await createProject(cwd, { ledger, brokers, localTargets });
  out.result({ ledger, files }, () => render(files, options.dev === true));
  return EXIT.done;
}

function render(files: readonly FileOutcome[], dev: boolean): string {
  const next = dev
    ? 'Next: daybook ledger init, daybook target add local, then daybook new create_users'
    : 'Next: set DAYBOOK_LEDGER_URL, then daybook ledger init and daybook target add NAME';
  return [...files.map(({ file, outcome }) => `${outcome.padEnd(8)}  ${file}`), next].join('\n');
}
