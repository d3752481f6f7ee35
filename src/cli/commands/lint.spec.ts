import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/support/fake-host.js';
import { EXIT } from '../../errors.js';
import { runProgram } from '../program.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'));
  await writeFile(join(folder, '1_a.sql'), 'ALTER TABLE users\n\tDROP COLUMN name;\n');
});
afterEach(() => rm(folder, { recursive: true }));

async function lint(argv: readonly string[], given: Parameters<typeof fakeHost>[2] = {}) {
  const host = fakeHost(['lint', ...argv], {}, { cwd: folder, ...given });
  const code = await runProgram(host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

const configure = (rules: unknown) =>
  writeFile(join(folder, 'daybook.config.json'), JSON.stringify({ migrations: '.', lint: { rules } }));

describe('lint', () => {
  it('shows place, line, reason and rewrite, and ends well where there are only warnings', async () => {
    const { code, stdout } = await lint(['1_a.sql']);
    expect(code).toBe(EXIT.done);
    expect(stdout.split('\n')).toEqual([
      'warning drop-column users.name and its values are gone',
      '  at 1_a.sql:1:1',
      '  1 | ALTER TABLE users',
      '    | ^',
      expect.stringMatching(/^ {2}why: Releases overlap/),
      expect.stringMatching(/^ {2}→ Let the application ignore the column first/),
      '',
      '1 file: 1 warning',
      '',
    ]);
  });

  it('is coloured on a terminal alone', async () => {
    expect((await lint(['1_a.sql'])).stdout).not.toContain('\x1b[');
    expect((await lint(['1_a.sql'], { terminal: true, env: { TERM: 'xterm' } })).stdout).toContain('\x1b[');
  });

  it('refuses by the severities of the environment', async () => {
    await configure({ 'drop-column': { production: 'error', staging: 'off' } });
    const production = await lint([]);
    expect(production.code).toBe(EXIT.refused);
    expect(production.stderr).toMatch(
      /LINT_FAILED the static analysis finds 1 error for production\n {2}at 1_a\.sql:1:1/,
    );
    const staging = await lint(['--environment', 'staging']);
    expect(staging).toEqual({ code: EXIT.done, stdout: '1 file: nothing to object to\n', stderr: '' });
  });

  it('prints one document with facts of statements and, where it refuses, the error', async () => {
    await configure({ 'drop-column': 'error' });
    const { code, stdout } = await lint(['--json']);
    expect(code).toBe(EXIT.refused);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'production',
      errors: 1,
      warnings: 0,
      files: [
        {
          file: join(folder, '1_a.sql'),
          findings: [{ rule: 'drop-column', severity: 'error', line: 1, docs: 'docs/lint/drop-column.md' }],
          statements: [{ locks: [{ relation: 'users', mode: 'ACCESS EXCLUSIVE' }] }],
        },
      ],
      error: { code: 'LINT_FAILED' },
    });
  });

  it('prints a SARIF log with paths from the working directory, and ends as without', async () => {
    await configure({ 'drop-column': 'error' });
    const { code, stdout } = await lint(['--sarif']);
    expect(code).toBe(EXIT.refused);
    expect(JSON.parse(stdout).runs[0].results).toMatchObject([
      {
        ruleId: 'drop-column',
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: '1_a.sql' } } }],
      },
    ]);
  });

  it('lists the rules with the severities that hold', async () => {
    await configure({ 'drop-column': 'off' });
    const { stdout } = await lint(['--rules']);
    expect(stdout).toMatch(/^drop-column +off +data +A column is dropped$/m);
  });

  it('explains a rule, and knows which was meant', async () => {
    expect((await lint(['--explain', 'drop-column'])).stdout).toMatch(
      /Instead of\n {4}ALTER TABLE users DROP COLUMN/,
    );
    const wrong = await lint(['--explain', 'drop-colum']);
    expect(wrong.code).toBe(EXIT.usage);
    expect(wrong.stderr).toContain('Did you mean drop-column?');
  });
});
