import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The full path of a program on the PATH of `env`, or undefined. */
export function findOnPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isProgram);
}

/** Whether the path names a file that may be executed. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export interface ToolRun {
  code: number | string;
  stdout: string;
  stderr: string;
}

/** How long a program may take where nothing else is said, in ms: the slowest makes the data of a new PostgreSQL. */
export const TOOL_TIMEOUT_MS = 120_000;

/**
 * Runs a program to its end, or ends it when its time is over, which `stderr` says then; never throws, a program that cannot be
 * started has a text as its code.
 */
export function runTool(
  program: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string; uid?: number; gid?: number; timeoutMs?: number },
): Promise<ToolRun> {
  const { timeoutMs = TOOL_TIMEOUT_MS, ...spawn } = options;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd: '/', ...spawn, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : (error.code ?? error.signal ?? 'unknown');
        const late = error?.killed ? `\n${program} did not end within ${timeoutMs / 1_000} s` : '';
        resolve({ code, stdout, stderr: stderr + late });
      },
    );
  });
}
