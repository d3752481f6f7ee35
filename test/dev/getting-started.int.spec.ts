import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { devDown } from '../../src/dev/down.js';
import { fencesOf, ROOT, readPage, sectionOf } from '../support/markdown.js';

const execute = promisify(execFile);
const LONG = 180_000;

describe('the page for newcomers', { timeout: LONG }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-spec-'));
  const project = join(folder, 'shop');
  chmodSync(folder, 0o711);
  afterAll(async () => {
    await devDown({ folder: project, remove: true });
    rmSync(folder, { recursive: true, force: true });
  }, LONG);

  it('works when it is followed to the letter, in an empty folder', async () => {
    writeFileSync(
      join(folder, 'daybook'),
      `#!/bin/sh\nexec '${process.execPath}' '${ROOT}dist/cli/main.js' "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('DAYBOOK_'));
    const env = { ...Object.fromEntries(own), PATH: `${folder}${delimiter}${process.env.PATH}` };
    await execute('mkdir', [project]);
    let said = '';
    for (const { language, text } of fencesOf(
      sectionOf(readPage('docs/getting-started.md'), 'A new project'),
    )) {
      if (language === 'sh') {
        said += (await execute('sh', ['-e', '-c', text], { cwd: project, env, timeout: LONG })).stdout;
      } else if (language === 'sql') {
        const [file] = readdirSync(join(project, 'migrations')).filter((name) => name.endsWith('.sql'));
        writeFileSync(join(project, 'migrations', file!), text);
      }
    }
    expect(said).toMatch(/^local: 1 migration tried, and rolled back$/m);
    expect(said).toMatch(/^Status: SUCCESS$/m);
    expect(said).toMatch(/^local: \d+_create_users holds$/m);
    expect(said).toMatch(/^Status: ROLLED BACK$/m);
    expect(said).toContain('State hash');
    expect(said).toMatch(/^staging: 1 migration applied in /m);
  });
});
