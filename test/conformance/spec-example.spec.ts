import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { VECTORS } from '../support/vectors.js';

const spec = readFileSync(new URL('../SPEC.md', VECTORS), 'utf8');
const [, script, said] = /```sh\n(.*?)```\n.*?```text\n(.*?)```/s.exec(spec)!;
const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const why = /^OpenSSL ([3-9]|\d\d)/.test(version) ? '' : ' (skipped: OpenSSL 3 is not installed)';

it.skipIf(why !== '')(`the example of ledger/SPEC.md says what it says that it says${why}`, () => {
  const { stdout, stderr } = spawnSync('sh', ['-eu', '-c', script!], {
    cwd: fileURLToPath(new URL('proof/', VECTORS)),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toBe(said);
});
