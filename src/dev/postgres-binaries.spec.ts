import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { findPostgres } from './postgres-binaries.js';

function installation(version: string): string {
  const folder = temporaryFolder();
  for (const program of ['initdb', 'postgres', 'pg_isready', 'createdb']) {
    writeFileSync(join(folder, program), `#!/bin/sh\necho "${program} (PostgreSQL) ${version} (Debian)"\n`, {
      mode: 0o755,
    });
  }
  return folder;
}

test('the PATH comes before the packaged folders', () => {
  const [own, packaged] = [installation('16.4'), installation('17.2')];
  expect(findPostgres({ PATH: own }, undefined, [packaged])).toEqual({
    folder: own,
    version: '16.4',
    major: 16,
  });
});

test('what pg_config points to comes next', () => {
  const [pointed, packaged, bin] = [installation('14.1'), installation('17.2'), temporaryFolder()];
  writeFileSync(join(bin, 'pg_config'), `#!/bin/sh\necho ${pointed}\n`, { mode: 0o755 });
  expect(findPostgres({ PATH: bin }, undefined, [packaged]).folder).toBe(pointed);
});

test('data of one major version are served by that version only', () => {
  const [newer, older] = [installation('18beta2'), installation('15.18')];
  expect(findPostgres({}, 15, [newer, older])).toEqual({ folder: older, version: '15.18', major: 15 });
  expect(() => findPostgres({}, 12, [newer, older])).toThrow(/PostgreSQL 12/);
});

test('where there is none, the error names the command that installs it', () => {
  expect(() => findPostgres({ PATH: temporaryFolder() }, undefined, [])).toThrow(
    expect.objectContaining({ code: 'TOOL_MISSING', hint: expect.stringMatching(/install .*postgresql/) }),
  );
});
