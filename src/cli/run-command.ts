import { loadConfig } from '../config/load.js';
import { asDaybookError, DaybookError, type ExitCode } from '../errors.js';
import { systemClock } from '../observability/clock.js';
import { LOG_LEVELS, logLevel, openLog } from '../observability/log.js';
import { actorOf } from './actor.js';
import type { Host } from './host.js';
import { interruptible } from './interruption.js';
import type { TerminalOutput } from './output.js';

/** The options that every command takes. */
export interface GlobalOptions {
  config?: string;
  json?: boolean;
  verbose?: boolean;
  quiet?: boolean;
  color: boolean;
}

/** A command that was chosen, with what was given to it. */
export interface Invocation {
  name: string;
  args: readonly string[];
  options: Record<string, unknown>;
  globals: GlobalOptions;
}

/**
 * Runs a command's module in its context.
 *
 * @returns the exit code
 * @throws INTERRUPTED where a signal made it fail, and whatever the command throws
 */
export async function runCommand(host: Host, out: TerminalOutput, invocation: Invocation): Promise<ExitCode> {
  const { cwd, env, stdin } = host;
  const { globals } = invocation;
  const level = logLevel(globals, env);
  if (level === undefined) {
    throw new DaybookError(
      'CONFIG_INVALID',
      `DAYBOOK_LOG is no level of the log; wanted: ${LOG_LEVELS.join(', ')}`,
      {
        where: { key: 'DAYBOOK_LOG' },
      },
    );
  }
  const log = openLog({ level, human: host.stderr.isTTY === true, write: (line) => out.writeError(line) });
  const command = await host.load(invocation.name);
  const interruption = interruptible(
    host.signals,
    () => out.note('Stopping at the next safe point. Once more stops at once.'),
    host.exit,
  );
  let config: ReturnType<typeof loadConfig> | undefined;
  try {
    return await command.run(
      {
        config: () => (config ??= loadConfig({ cwd, env, file: globals.config })),
        out,
        log,
        clock: systemClock,
        signal: interruption.signal,
        cwd,
        env,
        stdin,
        actor: actorOf(env),
        verbose: globals.verbose === true,
      },
      invocation.args,
      invocation.options,
    );
  } catch (thrown) {
    if (!interruption.signal.aborted || thrown instanceof DaybookError) throw asDaybookError(thrown);
    throw new DaybookError('INTERRUPTED', `${invocation.name} was interrupted`, { cause: thrown });
  } finally {
    interruption.dispose();
    out.clearProgress();
  }
}
