import { asDaybookError } from '../errors.js';
import type { Host } from './host.js';
import { TerminalOutput } from './output.js';
import { renderError } from './render/error.js';

/** Says what was thrown where nobody catches it, without the secrets that Node would print, and ends the process. */
export function exitOnCrash(process: NodeJS.Process, host: Host): void {
  process.on('uncaughtException', (thrown) => {
    const error = asDaybookError(thrown);
    const out = new TerminalOutput({ stdout: host.stdout, stderr: host.stderr, env: host.env });
    out.writeError(renderError(error, { colours: out.errorColours, cwd: host.cwd, verbose: true }));
    host.exit(error.exitCode);
  });
}
