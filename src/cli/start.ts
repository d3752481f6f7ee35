import { exitOnCrash } from './crash.js';
import { endLingering } from './end-lingering.js';
import { processHost } from './host.js';
import { runProgram } from './program.js';

/** Runs the command line of this process to its end: all of `daybook` but its version. The build bundles what it imports. */
export async function start(): Promise<void> {
  const host = processHost();
  exitOnCrash(process, host);
  process.exitCode = await runProgram(host);
  endLingering(process, (text) => host.stderr.write(text));
}
