import { spawn } from 'node:child_process';

export interface Leash {
  /** This process is to end, on this signal, if the test run is killed. */
  hold(pid: number, signal: 'INT' | 'TERM'): void;
  /** The run ends in good order: nothing is left to do. */
  letGo(): void;
}

/** Reads `signal:pid` lines until its standard input closes, then ends those processes and removes the folder. */
const SCRIPT = `
  while read -r process; do held="$held $process"; done
  for process in $held; do kill -s "\${process%:*}" "\${process#*:}"; done
  for process in $held; do while kill -0 "\${process#*:}"; do sleep 0.1; done; done
  rm -rf "$1"`;

/**
 * Ends what a test run started even where the run itself is killed: a shell of its own waits until this process
 * has closed its pipe, which the system does for the dead.
 */
export function leash(folder: string): Leash {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'leash', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.unref();
  return {
    hold: (pid, signal) => shell.stdin?.write(`${signal}:${pid}\n`),
    letGo() {
      shell.kill('SIGKILL');
      shell.stdin?.destroy();
    },
  };
}
