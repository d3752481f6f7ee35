import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { CliResult, RunningCli } from './cli.js';

/** Writes a file that begins and ends as given, with lines between until it has so many bytes; how many lines that are. */
export function writeLargeFile(
  file: string,
  bytes: number,
  { begin, line, end = '' }: { begin: string; line: (index: number) => string; end?: string },
): number {
  const handle = openSync(file, 'w');
  let written = 0;
  let lines = 0;
  let waiting = begin;
  while (written + waiting.length < bytes) {
    waiting += `${line(lines)}\n`;
    lines += 1;
    if (waiting.length < 1 << 20) continue;
    written += writeSync(handle, waiting);
    waiting = '';
  }
  writeSync(handle, waiting + end);
  closeSync(handle);
  return lines;
}

/** What a process had in memory at most, in MiB, as the kernel counts it; asked for again and again until the process is over. */
export async function peakMemory({ child, done }: RunningCli): Promise<CliResult & { peak: number }> {
  let peak = 0;
  const look = (): void => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
    } catch {
      // It is over.
    }
  };
  const timer = setInterval(look, 20);
  try {
    return { ...(await done), peak: Math.round(peak) };
  } finally {
    clearInterval(timer);
  }
}
