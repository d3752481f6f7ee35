import { DaybookError, type ErrorCode } from '../errors.js';
import type { ToolOutcome } from '../postgres/run-tool.js';
import type { Tool } from '../postgres/tools.js';

/** How many of the last lines that a program said are kept in an error. */
const LINES = 20;

/** The error of a program that failed: its first complaint in the sentence, its last lines in the details. */
export function toolError(code: ErrorCode, tool: Tool, outcome: ToolOutcome, hint?: string): DaybookError {
  const lines = outcome.stderr.split('\n').filter((line) => line !== '');
  const complaint = lines.find((line) => /\b(error|fatal):/i.test(line)) ?? lines.at(-1);
  const ended =
    outcome.exitCode === null ? 'was ended by a signal' : `failed with exit code ${outcome.exitCode}`;
  const said = complaint?.replace(new RegExp(`^${tool.name}: (error|fatal): `), '');
  return new DaybookError(code, said ? `${tool.name} ${ended}: ${said}` : `${tool.name} ${ended}`, {
    ...(hint === undefined ? {} : { hint }),
    details: {
      tool: tool.name,
      toolVersion: tool.version,
      exitCode: outcome.exitCode,
      stderr: lines.slice(-LINES),
    },
  });
}
