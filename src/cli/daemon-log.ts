import type { CommandContext } from './command.js';

/** The log of a command that runs until it is stopped: nobody looks at its output but there, so it says what it does. */
export function daemonLog({ log, env }: Pick<CommandContext, 'log' | 'env'>): CommandContext['log'] {
  // `warn` is the level where neither flags nor the environment say otherwise.
  return log.level === 'warn' && !env.DAYBOOK_LOG ? log.child({}, { level: 'info' }) : log;
}
