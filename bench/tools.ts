import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Runs a program to its end, and says how long the whole process took, in ms. */
export function timed(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ ms: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve({ ms: performance.now() - began, stdout });
      else reject(new Error(`${program} ${args[0]} ended with ${code}: ${stderr}${stdout}`));
    });
  });
}

/** The built command line. */
export const daybook = (args: readonly string[], env: Record<string, string>) =>
  timed(process.execPath, [MAIN, ...args], env);
