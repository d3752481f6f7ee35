import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../conformance/go-verifier/', import.meta.url));

const go = (...args: string[]) =>
  spawnSync('go', args, {
    cwd: FOLDER,
    encoding: 'utf8',
    // What is installed, and what go.mod and go.sum say; never another toolchain in secret.
    env: { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false' },
  });

/** The program in test/conformance/go-verifier, built, or why it cannot be here. */
export type GoVerifier =
  | { run(command: 'check' | 'make' | 'folder', folder: string): string }
  | { missing: string };

/**
 * Builds the verifier; Go keeps what it built and downloaded.
 *
 * @throws Error where it does not build, though Go and its modules are here
 */
export function buildGoVerifier(): GoVerifier {
  const needs = /^go (\d+)\.(\d+)/m.exec(readFileSync(join(FOLDER, 'go.mod'), 'utf8'))!;
  const has = /go(\d+)\.(\d+)/.exec(go('env', 'GOVERSION').stdout ?? '');
  if (!has) return { missing: 'Go is not installed' };
  if (Number(has[1]) < Number(needs[1]) || (has[1] === needs[1] && Number(has[2]) < Number(needs[2]))) {
    return { missing: `it needs Go ${needs[1]}.${needs[2]}, and this is ${has[0]}` };
  }
  const modules = go('mod', 'download');
  if (modules.status !== 0) {
    // What go.sum does not expect is no lack of a network.
    if (/checksum mismatch|SECURITY ERROR/.test(modules.stderr)) throw new Error(modules.stderr);
    return { missing: 'its Go modules can be neither found here nor downloaded' };
  }
  const program = join(mkdtempSync(join(tmpdir(), 'daybook-go-')), 'go-verifier');
  const build = go('build', '-o', program, '.');
  if (build.status !== 0) throw new Error(build.stderr);
  return {
    run(command, folder) {
      const { status, stdout, stderr } = spawnSync(program, [command, folder], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
  };
}
