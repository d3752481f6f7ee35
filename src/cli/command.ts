import type { Readable } from 'node:stream';
import type { Config } from '../config/config.js';
import type { ExitCode } from '../errors.js';
import type { Clock } from '../observability/clock.js';
import type { Logger } from '../observability/log.js';
import type { Output } from './output.js';

/** What the shell gives to a command. */
export interface CommandContext {
  /** The configuration, loaded when first asked for. Throws CONFIG_NOT_FOUND, CONFIG_INVALID, CONFIG_UNKNOWN_KEY. */
  config(): Promise<Config>;
  out: Output;
  log: Logger;
  clock: Clock;
  /** Aborted by the first SIGINT or SIGTERM; the second ends the process at once with 130. */
  signal: AbortSignal;
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdin: Readable;
  /** Who asks: DAYBOOK_ACTOR, or `user@host`. */
  actor: string;
  verbose: boolean;
}

/**
 * A module of `commands/`: parse is done, it calls the library and renders. `args` are the positional arguments;
 * `options` has the command's own options by camel-cased name, lists as arrays, `--wait` in seconds, and none that was
 * not given. It returns the exit code.
 */
export interface CommandModule<O extends object = Record<string, unknown>> {
  run(context: CommandContext, args: readonly string[], options: O): Promise<ExitCode>;
}
