import type { TestDaybook } from '../daybook.js';

/** A command that is killed at every moment at which that makes a difference. */
export interface CrashScenario {
  /** What the command does, as a sentence about it goes on after “killed anywhere in”. */
  name: string;
  environment?: string;
  /** What is in the target before Daybook comes. */
  base: string;
  /** Migration files, `name → text`. */
  files: Record<string, string>;
  /** What happens before the command that is killed, in this process; what it returns is given to the command. */
  prepare?(daybook: TestDaybook): Promise<string[]>;
  /** The command was killed before, where the answer to this request came; what is looked at is how it is killed again. */
  killedBefore?: RegExp;
  /** The command that is killed, and then given again. */
  command: readonly string[];
  /** The exit code of the command where nothing happens to it. */
  exit?: number;
  /** Whether the same command after a crash may find that all is done, and say so by failing. */
  mayFindItDone?: boolean;
}
