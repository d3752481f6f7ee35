import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { devDown } from '../../src/dev/down.js';
import { kafkaJars } from '../../src/dev/kafka-jars.js';
import { EXIT } from '../../src/errors.js';
import { fakeHost } from '../support/fake-host.js';
import { temporaryFolder } from '../support/folders.js';

/** It takes 4 to 9 s where Kafka's jars are on the machine. */
const READY_WITHIN_15_S = /^Ready in (\d+ ms|(\d|1[0-4])\.\d s)\./m;

test('daybook dev up, status and down tell what runs, and never the password', async () => {
  const cwd = temporaryFolder();
  onTestFinished(() => devDown({ folder: cwd, remove: true }).then(() => {}));
  const daybook = async (...argv: string[]) => {
    const host = fakeHost(['dev', ...argv], {}, { cwd, env: process.env });
    expect(await runProgram(host)).toBe(EXIT.done);
    return host.stdout.text + host.stderr.text;
  };
  expect(await daybook('status')).toContain('never started here');
  // Another spec may be the first of all to bring Kafka up, and then this one waits for its download.
  await kafkaJars(process.env).catch(() => undefined);
  const up = await daybook('up');
  expect(up).toMatch(READY_WITHIN_15_S);
  const { postgres } = JSON.parse(readFileSync(join(cwd, '.daybook/dev.json'), 'utf8'));
  expect(up).toContain(`postgres://postgres@127.0.0.1:${postgres.port}/postgres`);
  expect(up).toContain('Next: daybook init --dev');
  writeFileSync(join(cwd, 'daybook.config.yaml'), 'ledger: { name: shop }\n');
  expect(await daybook('up')).toContain(
    'Next: daybook ledger init, daybook target add NAME, then daybook migrate',
  );
  const document = await daybook('up', '--json');
  expect(JSON.parse(document).postgres).toMatchObject({ port: postgres.port, pid: postgres.process.pid });
  expect(JSON.parse(document).durationMs).toBeLessThan(15_000);
  const status = await daybook('status');
  expect(status).toMatch(new RegExp(`^PostgreSQL +running +127.0.0.1:${postgres.port}`, 'm'));
  for (const said of [up, document, status]) expect(said).not.toContain(postgres.password);
  expect(await daybook('down', '--remove')).toMatch(/^stopped {2}PostgreSQL.*\nremoved {2}their data\n$/);
  expect(await daybook('down')).toBe('nothing ran\n');
});
