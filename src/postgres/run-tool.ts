import { withoutRowValues } from './row-values.js';
import { type ProgramOutcome, type ProgramRun, runProgram } from './run-program.js';
import { openToolConnection } from './tool-connection.js';
import type { Tool } from './tools.js';
import { redact } from './url.js';

export interface ToolRun extends Pick<ProgramRun, 'args' | 'output' | 'input' | 'signal'> {
  /** The database to connect to. */
  url: string;
}

/** What it said is without secrets and without values of rows. */
export type ToolOutcome = ProgramOutcome;

/**
 * Runs one of PostgreSQL's programs to its end; it never asks for a password. As {@link runProgram}, and throws what
 * that throws.
 */
export async function runTool(tool: Tool, run: ToolRun): Promise<ToolOutcome> {
  const { url, args, ...rest } = run;
  const connection = await openToolConnection(url);
  try {
    const { exitCode, stderr } = await runProgram({
      ...rest,
      name: tool.name,
      path: tool.path,
      args: ['--no-password', ...args],
      env: connection.env,
    });
    return { exitCode, stderr: redact(withoutRowValues(stderr), [url]) };
  } finally {
    await connection.close();
  }
}
