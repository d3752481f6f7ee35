import { spawn } from 'node:child_process';

/**
 * Ends what a test run started even where the run itself is killed: a shell of its own waits until this process
 * has closed its pipe, which the system does for the dead, and then ends the processes and removes the folder.
 * @param processes each pid with the signal that it ends on
 * @returns lets go: the shell ends without doing anything
 */
export function leash(
  processes: readonly { pid: number; signal: 'INT' | 'TERM' }[],
  folder: string,
): () => void {
  const script = `
    cat > /dev/null
    for process in $2; do kill -s "\${process%:*}" "\${process#*:}"; done
    for process in $2; do while kill -0 "\${process#*:}"; do sleep 0.1; done; done
    rm -rf "$1"`;
  const list = processes.map(({ pid, signal }) => `${signal}:${pid}`).join(' ');
  const shell = spawn('/bin/sh', ['-c', script, 'leash', folder, list], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.unref();
  return () => {
    shell.kill('SIGKILL');
    shell.stdin?.destroy();
  };
}
