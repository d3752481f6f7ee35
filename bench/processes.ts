import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a program of this folder in a process of its own. */
export const start = (program: string, role: string, request: unknown): ChildProcess =>
  fork(fileURLToPath(new URL(program, import.meta.url)), [role, JSON.stringify(request)]);

/** What a program answers that does one thing and ends. */
export async function answerOf<Answer>(program: string, role: string, request: unknown): Promise<Answer> {
  const child = start(program, role, request);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ${role} ended with ${code}`);
  });
  const answered = once(child, 'message');
  const [answer] = (await Promise.race([answered, ended])) as [Answer];
  await ended.catch(() => undefined);
  return answer;
}
