import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** What the figures were measured on. */
export function describeMachine(postgres: string): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GiB, Linux ${release()}`,
    `Node ${process.version}, PostgreSQL ${postgres}, ${execFileSync('psql', ['--version'], { encoding: 'utf8' }).trim()}`,
  ].join('; ');
}
