import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { devDown } from '../../src/dev/down.js';
import { EXIT } from '../../src/errors.js';
import { fakeHost } from '../support/fake-host.js';
import { temporaryFolder } from '../support/folders.js';

test('daybook dev up, status and down tell what runs, and never the password', async () => {
  const cwd = temporaryFolder();
  onTestFinished(() => devDown({ folder: cwd, remove: true }).then(() => {}));
  const daybook = async (...argv: string[]) => {
    const host = fakeHost(['dev', ...argv], {}, { cwd, env: process.env });
    expect(await runProgram(host)).toBe(EXIT.done);
    return host.stdout.text + host.stderr.text;
  };
  expect(await daybook('status')).toContain('never started here');
  const up = await daybook('up');
  const { postgres } = JSON.parse(readFileSync(join(cwd, '.daybook/dev.json'), 'utf8'));
  expect(up).toContain(`postgres://postgres@127.0.0.1:${postgres.port}/postgres`);
  expect(up).toContain('daybook init --dev');
  const document = await daybook('up', '--json');
  expect(JSON.parse(document).postgres).toMatchObject({ port: postgres.port, pid: postgres.process.pid });
  const status = await daybook('status');
  expect(status).toMatch(new RegExp(`^PostgreSQL +running +127.0.0.1:${postgres.port}`, 'm'));
  for (const said of [up, document, status]) expect(said).not.toContain(postgres.password);
  expect(await daybook('down', '--remove')).toMatch(/^stopped {2}PostgreSQL.*\nremoved {2}their data\n$/);
  expect(await daybook('down')).toBe('nothing ran\n');
});
