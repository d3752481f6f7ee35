import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { HEADER_KEYS } from './header.js';
import { SECTIONS } from './sections.js';

const page = await readFile(new URL('../../docs/migrations.md', import.meta.url), 'utf8');

describe('docs/migrations.md', () => {
  test.each(HEADER_KEYS)('has a row for the header key %s', (key) => {
    expect(page).toMatch(new RegExp(`^\\| \`${key}\` +\\|`, 'm'));
  });

  test.each(SECTIONS)('describes the section %s', (section) => {
    expect(page).toContain(`\`-- +${section}\``);
  });

  test.each([
    'MIGRATIONS_NOT_FOUND',
    'MIGRATION_DUPLICATE',
    'MIGRATION_UNKNOWN',
    'MIGRATION_MALFORMED',
    'REQUIREMENT_MISSING',
    'REQUIREMENT_CIRCULAR',
  ])('says how to mend %s', (code) => {
    expect(page).toContain(`**\`${code}\`**`);
  });
});
