import type { Readable } from 'node:stream';
import type { CommandModule } from './command.js';
import { COMMAND_MODULES } from './commands/index.js';
import type { SignalSource } from './interruption.js';
import type { Sink } from './output.js';

/** What a program finds around it: the process, or what a spec puts in its place. */
export interface Host {
  /** The arguments after the program's name. */
  argv: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdin: Readable;
  stdout: Sink;
  stderr: Sink;
  signals: SignalSource;
  exit(code: number): void;
  /** Imports a module of `commands/` by its name. */
  load(name: string): Promise<CommandModule>;
}

/** The process as a host. */
export function processHost(): Host {
  return {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    exit: (code) => {
      // What was kept back, to be written with more of it.
      process.stdout.uncork();
      process.exit(code);
    },
    load: (name) => COMMAND_MODULES[name]!() as Promise<CommandModule>,
  };
}
